package dev.vedette.notify.plan;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.vedette.store.incidents.IncidentChange;
import dev.vedette.store.incidents.StoredIncident;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All routes of a configuration, and for a while those of the one before that it lacks: a file may
 * be half written. These enter the ledger as before, and what waits for them waits for their
 * return. Immutable.
 */
public final class Routes {
  private final Set<String> channels;
  private final List<Route> all;
  private final Map<String, Map<String, Route>> byChannel;
  private final Map<String, Map<String, Route>> missing;
  private final Instant awaitedUntil;

  /**
   * @param channels names of all channels
   * @param all of two that are the same to the ledger the first counts
   */
  public Routes(Set<String> channels, List<Route> all) {
    this(channels, all, Map.of(), Instant.MIN);
  }

  private Routes(
      Set<String> channels,
      List<Route> all,
      Map<String, Map<String, Route>> missing,
      Instant awaitedUntil) {
    this.channels = new TreeSet<>(channels);
    this.all = List.copyOf(all);
    byChannel = byChannel(all);
    this.missing = missing;
    this.awaitedUntil = awaitedUntil;
  }

  private static Map<String, Map<String, Route>> byChannel(Collection<Route> routes) {
    return routes.stream()
        .collect(groupingBy(Route::channel, toMap(Route::name, identity(), (first, _) -> first)));
  }

  /**
   * With those of an earlier configuration that are not among these any more. What that one awaited
   * in vain stays gone, whatever changes later.
   */
  public Routes after(Routes before, Instant now) {
    List<Route> gone =
        Stream.concat(before.all.stream(), before.awaited(now))
            .filter(route -> find(byChannel, route.channel(), route.name()).isEmpty())
            .toList();
    return new Routes(channels, all, byChannel(gone), awaitedUntil);
  }

  /**
   * A copy that waits for the return of routes that it does not have, whether it knows them or they
   * stand in the ledger alone.
   */
  public Routes awaitingUntil(Instant time) {
    return new Routes(channels, all, missing, time);
  }

  /** Whether a route that is not among these may still return. */
  boolean isAwaiting(Instant now) {
    return now.isBefore(awaitedUntil);
  }

  public Set<String> channels() {
    return channels;
  }

  /** Also those whose return is awaited. */
  List<Route> matching(StoredIncident incident, Instant now) {
    return Stream.concat(all.stream(), awaited(now))
        .filter(route -> route.includes(incident))
        .toList();
  }

  private Stream<Route> awaited(Instant now) {
    return isAwaiting(now)
        ? missing.values().stream().flatMap(routes -> routes.values().stream())
        : Stream.of();
  }

  Optional<Route> find(String channel, String name) {
    return find(byChannel, channel, name);
  }

  /** One whose return is awaited. */
  Optional<Route> findMissing(String channel, String name, Instant now) {
    return isAwaiting(now) ? find(missing, channel, name) : Optional.empty();
  }

  private static Optional<Route> find(
      Map<String, Map<String, Route>> routes, String channel, String name) {
    return Optional.ofNullable(routes.getOrDefault(channel, Map.of()).get(name));
  }

  /** When an incident is told again, by the most eager of a channel's routes. */
  Optional<Duration> remind(String channel, StoredIncident incident) {
    return all.stream()
        .filter(route -> route.channel().equals(channel) && route.includes(incident))
        .map(Route::remind)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder());
  }

  /** Whether a change may be the first that a channel hears of an incident. */
  static boolean mayOpen(IncidentChange change) {
    return switch (change) {
      case OPENED, UPDATED, REOPENED -> true;
      case CLOSED, RETRACTED -> false;
    };
  }
}
