package dev.vedette.notify.plan;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.vedette.store.incidents.IncidentChange;
import dev.vedette.store.incidents.StoredIncident;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** All routes of a configuration. Immutable. */
public final class Routes {
  private final Set<String> channels;
  private final List<Route> all;
  private final Map<String, Map<String, Route>> byChannel;

  /**
   * @param channels names of all channels
   * @param all of two that are the same to the ledger the first counts
   */
  public Routes(Set<String> channels, List<Route> all) {
    this.channels = new TreeSet<>(channels);
    this.all = List.copyOf(all);
    byChannel =
        channels.stream()
            .collect(
                toMap(
                    identity(),
                    channel ->
                        all.stream()
                            .filter(route -> route.channel().equals(channel))
                            .collect(toMap(Route::name, identity(), (first, _) -> first))));
  }

  public Set<String> channels() {
    return channels;
  }

  List<Route> matching(StoredIncident incident) {
    return all.stream().filter(route -> route.includes(incident)).toList();
  }

  Optional<Route> find(String channel, String name) {
    return Optional.ofNullable(byChannel.getOrDefault(channel, Map.of()).get(name));
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
