package dev.vedette.notify.plan;

import dev.vedette.store.ledger.Enrolment;
import dev.vedette.store.ledger.RoutedTransition;
import dev.vedette.store.ledger.Routing.RouteKey;
import dev.vedette.store.ledger.Routing.Router;
import dev.vedette.store.ledger.Routing.Unrouted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides which routes a transition concerns: a beginning, those that match it; an end, those that
 * the beginning concerned, whatever the target's tags are by now. For one call.
 */
public final class TransitionRouter implements Router {
  /** What happened longer ago is history: somebody replays a topic. */
  static final Duration MAX_AGE = Duration.ofDays(1);

  /**
   * The writers that start beside the first notifier are ready before it is: what is wrong from the
   * beginning is news all the same, as nobody else was told of it.
   */
  static final Duration STARTING = Duration.ofMinutes(5);

  private final Routes routes;
  private final Instant now;

  public TransitionRouter(Routes routes, Instant now) {
    this.routes = routes;
    this.now = now;
  }

  @Override
  public List<Enrolment> route(Unrouted unrouted) {
    Map<UUID, Set<RouteKey>> concerned = new HashMap<>();
    unrouted
        .enrolled()
        .forEach((incident, keys) -> concerned.put(incident, new LinkedHashSet<>(keys)));
    List<Enrolment> enrolments = new ArrayList<>();
    for (RoutedTransition transition : unrouted.transitions()) {
      Set<RouteKey> keys = concerned.computeIfAbsent(transition.told(), _ -> new LinkedHashSet<>());
      if (Routes.mayOpen(transition.change())) {
        routes
            .matching(transition.incident(), now)
            .forEach(route -> keys.add(new RouteKey(route.channel(), route.name())));
      }
      keys.forEach(key -> enrolments.add(enrolment(transition, key, unrouted.since())));
    }
    return enrolments;
  }

  private Enrolment enrolment(
      RoutedTransition transition, RouteKey key, Map<String, Instant> since) {
    Optional<Route> awaited = routes.findMissing(key.channel(), key.route(), now);
    Optional<Route> route = routes.find(key.channel(), key.route()).or(() -> awaited);
    boolean opens = Routes.mayOpen(transition.change());
    Duration after = opens ? route.map(Route::after).orElse(Duration.ZERO) : Duration.ZERO;
    Reason reason = suppressed(transition, key, awaited.isPresent(), since);
    return new Enrolment(
        transition.id(),
        transition.told(),
        key.channel(),
        key.route(),
        happened(transition).plus(after),
        reason == null ? null : reason.word());
  }

  /** A checker whose clock is ahead must not delay what is to be told. */
  private static Instant happened(RoutedTransition transition) {
    Instant known = transition.recordedAt();
    return transition.at().isAfter(known) ? known : transition.at();
  }

  private @Nullable Reason suppressed(
      RoutedTransition transition, RouteKey key, boolean isAwaited, Map<String, Instant> since) {
    if (!isAwaited && !routes.channels().contains(key.channel())) {
      return Reason.ROUTE_REMOVED;
    }
    Instant begun = since.get(key.channel());
    if (begun == null || transition.recordedAt().isBefore(begun.minus(STARTING))) {
      return Reason.BEFORE_CHANNEL;
    }
    boolean opens = Routes.mayOpen(transition.change());
    return opens && transition.at().isBefore(now.minus(MAX_AGE)) ? Reason.TOO_OLD : null;
  }
}
