package dev.vedette.notify;

import dev.vedette.notify.channel.Delivery;
import dev.vedette.notify.plan.Planner;
import dev.vedette.notify.plan.Routes;
import dev.vedette.notify.plan.TransitionRouter;
import dev.vedette.store.StoreException;
import dev.vedette.store.ledger.Ledger;
import dev.vedette.store.ledger.Ledger.Attempt;
import dev.vedette.store.ledger.OutgoingMessage;
import dev.vedette.store.ledger.OutgoingMessage.Told;
import dev.vedette.store.ledger.Routing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is to be done, step by step: routes transitions, and brings a channel's messages to it.
 * Keeps nothing of them between two steps, so that any notifier may do the next one. Safe for use
 * by many threads, one at a time for a channel.
 */
final class Dispatcher {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  /** A child that recovers with its parent does so within this time; it is no news by itself. */
  private static final Duration CHILDREN_AFTER = Duration.ofSeconds(60);

  /**
   * How long what waits for a channel or a route that has left the configuration waits for its
   * return: a file may be half written, or mended by who sees what it lacks.
   */
  static final Duration RETURN_PATIENCE = Duration.ofMinutes(10);

  private final Ledger ledger;
  private final Routing routing;
  private volatile Routes routes;
  private final Map<String, OpenChannel> channels;
  private final MessageAssembly assembly;
  private final NotifyMetrics metrics;
  private final InstantSource clock;
  private final Supplier<UUID> ids;
  private final RetryPause pauses;

  /** Null: that is done, or not begun. */
  private volatile @Nullable Instant othersEndAt;

  Dispatcher(
      Ledger ledger,
      Routing routing,
      Routes routes,
      Collection<OpenChannel> channels,
      MessageAssembly assembly,
      NotifyMetrics metrics,
      InstantSource clock,
      RandomGenerator random) {
    this.ledger = ledger;
    this.routing = routing;
    this.routes = routes;
    this.channels = channels.stream().collect(Collectors.toMap(OpenChannel::name, each -> each));
    this.assembly = assembly;
    this.metrics = metrics;
    this.clock = clock;
    this.ids = () -> new UUID(random.nextLong(), random.nextLong());
    pauses = new RetryPause(random);
  }

  /** Makes the channels known. */
  void begin() {
    Instant now = clock.instant();
    ledger.register(channels.keySet(), now);
    othersEndAt = now.plus(RETURN_PATIENCE);
    routes = routes.awaitingUntil(now.plus(RETURN_PATIENCE));
  }

  /** Those that hold, and those whose return is awaited. */
  Routes routes() {
    return routes;
  }

  /** Ends what waits for channels that were gone when it began, when it has waited long enough. */
  void endOthers() {
    Instant now = clock.instant();
    Instant at = othersEndAt;
    if (at == null || now.isBefore(at)) {
      return;
    }
    int ended = ledger.endOthers(channels.keySet(), now);
    othersEndAt = null;
    if (ended > 0) {
      log.warn("{} rows of the ledger waited for channels that are gone; they are not told", ended);
    }
  }

  /** Routes all that is unrouted, unless another notifier is at it. */
  void route() {
    Instant now = clock.instant();
    while (routing.route(new TransitionRouter(routes, now), now) > 0) {
      log.debug("routed");
    }
  }

  /** The channels that have something to do. */
  List<String> withWork() {
    return ledger.withWork(channels.keySet(), clock.instant());
  }

  /** An attempt that was made, and is to be written down. */
  record Made(OutgoingMessage message, Attempt attempt, Instant nextAt) {}

  /**
   * Makes one attempt to bring a channel its next message.
   *
   * @return empty when it has none, or another notifier is at it
   */
  Optional<Made> attempt(String name) throws InterruptedException {
    OpenChannel open = channels.get(name);
    if (open == null) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Planner planner = new Planner(name, routes, open.pace(), now, ids);
    Optional<OutgoingMessage> next =
        ledger.next(name, now, open.lease(), open.pace().pause(), planner::plan);
    return next.isEmpty() ? Optional.empty() : Optional.of(send(open, next.get()));
  }

  private Made send(OpenChannel open, OutgoingMessage outgoing) throws InterruptedException {
    Delivery delivery = delivery(open, outgoing);
    Instant now = clock.instant();
    metrics.attempted(open.name(), delivery);
    return new Made(outgoing, attempt(outgoing, delivery, now), now.plus(open.pace().pause()));
  }

  /**
   * A fault of our own is an attempt that failed, so that the ledger shows it, it is made again
   * after a pause, and not for ever. What it says may hold an address or a token, where it happened
   * does not.
   */
  private Delivery delivery(OpenChannel open, OutgoingMessage outgoing)
      throws InterruptedException {
    try {
      return open.channel().send(assembly.message(outgoing, clock.instant()));
    } catch (RuntimeException e) {
      String where = e.getStackTrace().length == 0 ? "" : " at " + e.getStackTrace()[0];
      log.error(
          "channel {}: a fault in Vedette: {}{}", open.name(), e.getClass().getSimpleName(), where);
      return new Delivery.Retry("a fault in Vedette: " + e.getClass().getSimpleName(), null, true);
    }
  }

  private Attempt attempt(OutgoingMessage message, Delivery delivery, Instant now) {
    return switch (delivery) {
      case Delivery.Delivered delivered -> new Attempt.Delivered(delivered.answer());
      case Delivery.Refused refused -> new Attempt.GivenUp(refused.reason());
      case Delivery.Retry retry ->
          message.madeAt().plus(Planner.PATIENCE).isBefore(now)
              ? new Attempt.GivenUp(retry.reason())
              : new Attempt.Failed(
                  retry.reason(),
                  now.plus(pauses.after(message.attempts(), retry.after())),
                  retry.maybeHeard());
    };
  }

  /**
   * Writes down what came of an attempt.
   *
   * @throws StoreException when that was not possible: it is to be tried again
   */
  void finish(Made made) {
    Instant now = clock.instant();
    boolean ours =
        ledger.finish(made.message(), made.attempt(), now, made.nextAt(), CHILDREN_AFTER);
    if (ours) {
      metrics.finished(made.message(), made.attempt(), now);
    }
  }

  /** Tells a receiver that forgets of all that is open, when it is time to. */
  void resend(String name) throws InterruptedException {
    OpenChannel open = channels.get(name);
    Optional<Duration> every = open == null ? Optional.empty() : open.channel().resendEvery();
    if (open == null || every.isEmpty()) {
      return;
    }
    List<Told> still = ledger.resend(name, clock.instant(), every.get());
    int size = open.pace().maxIncidents();
    for (int from = 0; from < still.size(); from += size) {
      List<Told> some = still.subList(from, Math.min(still.size(), from + size));
      var _ = open.channel().send(assembly.stillOpen(ids.get(), some, clock.instant()));
    }
  }

  /** The channels whose receivers forget. */
  List<String> forgetful() {
    return channels.values().stream()
        .filter(each -> each.channel().resendEvery().isPresent())
        .map(OpenChannel::name)
        .toList();
  }
}
