package dev.vedette.notify.plan;

import dev.vedette.store.ledger.PendingDelivery;
import dev.vedette.store.ledger.Plan;
import dev.vedette.store.ledger.Plan.DeliveryKey;
import dev.vedette.store.ledger.Plan.End;
import dev.vedette.store.ledger.Plan.Look;
import dev.vedette.store.ledger.Plan.Settled;
import dev.vedette.store.ledger.Plan.Wait;
import dev.vedette.store.ledger.RoutedTransition;
import dev.vedette.store.ledger.Situation;
import dev.vedette.store.ledger.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plans what a channel does next: ends what needs no message, and puts together the next message.
 * Pure but for the message's id. For one plan.
 */
public final class Planner {
  /** What a channel would not take for so long is given up. */
  public static final Duration PATIENCE = Duration.ofDays(1);

  /**
   * How often it is asked whether a route has returned; all at once, so that they become one
   * message. What waits for that takes no place in a plan meanwhile.
   */
  static final Duration RETURN_ASKED = Duration.ofSeconds(5);

  private final String channel;
  private final Routes routes;
  private final Pace pace;
  private final Instant now;
  private final Supplier<UUID> ids;
  private final List<Settled> settled = new ArrayList<>();
  private final List<Wait> waits = new ArrayList<>();
  private final List<Look> looks = new ArrayList<>();

  public Planner(String channel, Routes routes, Pace pace, Instant now, Supplier<UUID> ids) {
    this.channel = channel;
    this.routes = routes;
    this.pace = pace;
    this.now = now;
    this.ids = ids;
  }

  /** What is to be done in this situation. */
  public Plan plan(Situation situation) {
    Map<UUID, List<PendingDelivery>> due = new HashMap<>();
    situation
        .pending()
        .forEach((incident, pending) -> {
          RoutedTransition newest = situation.newest().get(incident);
          due.put(
              incident, pending.stream().filter(each -> isLeft(each, newest, situation)).toList());
        });
    IncidentDecisions decisions = new IncidentDecisions(situation, due, now);
    situation.due().forEach(decisions::of);
    Composition composition = new Composition(channel, routes, pace, situation, due, now);
    Map<UUID, Choice> made = new LinkedHashMap<>(decisions.made());
    made.forEach((incident, choice) ->
        end(incident, choice, due.getOrDefault(incident, List.of()), situation, composition));
    return new Plan(settled, waits, looks, composition.message(ids));
  }

  /** Whether it is due and has not ended by itself, which is written down then. */
  private boolean isLeft(
      PendingDelivery delivery, @Nullable RoutedTransition newest, Situation situation) {
    Route route = routes.find(channel, delivery.route()).orElse(null);
    boolean open = newest != null && newest.leavesOpen();
    if (route == null && isUnheard(delivery, situation) && routes.isAwaiting(now)) {
      return awaitRoute(delivery);
    }
    if (route == null && Routes.mayOpen(delivery.change()) && isUnheard(delivery, situation)) {
      return suppress(delivery, Reason.ROUTE_REMOVED);
    }
    if (open && Routes.mayOpen(delivery.change()) && delivery.dueAt().isAfter(now)) {
      return false;
    }
    if (route == null || !Routes.mayOpen(delivery.change()) || !isUnheard(delivery, situation)) {
      return true;
    }
    Instant told = delivery.at().plus(route.after());
    Instant closedAt = newest == null ? null : newest.incident().closedAt();
    if (!open && !route.after().isZero() && closedAt != null && told.isAfter(closedAt)) {
      return suppress(delivery, Reason.RECOVERED_EARLY);
    }
    if (route.unlessAcknowledged() && situation.acknowledged().contains(delivery.incident())) {
      return suppress(delivery, Reason.ACKNOWLEDGED);
    }
    return true;
  }

  private boolean awaitRoute(PendingDelivery delivery) {
    if (!delivery.dueAt().isAfter(now)) {
      long periodMs = RETURN_ASKED.toMillis();
      Instant next = Instant.ofEpochMilli((now.toEpochMilli() / periodMs + 1) * periodMs);
      waits.add(new Wait(DeliveryKey.of(delivery), next, Reason.ROUTE_REMOVED.word()));
    }
    return false;
  }

  private static boolean isUnheard(PendingDelivery delivery, Situation situation) {
    return !situation.told().containsKey(delivery.incident());
  }

  private boolean suppress(PendingDelivery delivery, Reason reason) {
    settled.add(new Settled(DeliveryKey.of(delivery), new End.Suppressed(reason.word())));
    return false;
  }

  private void end(
      UUID incident,
      Choice choice,
      List<PendingDelivery> due,
      Situation situation,
      Composition composition) {
    Told told = situation.told().get(incident);
    boolean looked = told != null && told.lookAt() != null && !told.lookAt().isAfter(now);
    switch (choice) {
      case Choice.Tell tell -> {
        List<PendingDelivery> left = givingUp(due);
        if (!left.isEmpty() || looked) {
          composition.tell(incident, tell.news());
        }
      }
      case Choice.NameWith with -> composition.nameWith(incident, with.root());
      case Choice.WaitUntil wait -> {
        due.forEach(
            each -> waits.add(new Wait(DeliveryKey.of(each), wait.time(), wait.reason().word())));
        if (looked) {
          looks.add(new Look(incident, wait.time(), false));
        }
      }
      case Choice.Suppress suppress -> {
        due.forEach(each -> suppress(each, suppress.reason()));
        stopLooking(told, looked, situation);
      }
      case Choice.Known known -> {
        due.forEach(each ->
            settled.add(new Settled(DeliveryKey.of(each), new End.Merged(known.message()))));
        stopLooking(told, looked, situation);
      }
    }
  }

  private void stopLooking(@Nullable Told told, boolean looked, Situation situation) {
    if (told == null) {
      return;
    }
    RoutedTransition newest = situation.newest().get(told.incident());
    boolean over =
        told.state() == Told.State.WITH_PARENT && (newest == null || !newest.leavesOpen());
    if (looked || over) {
      looks.add(new Look(told.incident(), null, over));
    }
  }

  private List<PendingDelivery> givingUp(List<PendingDelivery> due) {
    List<PendingDelivery> left = new ArrayList<>();
    for (PendingDelivery each : due) {
      Instant known = each.recordedAt().isAfter(each.dueAt()) ? each.recordedAt() : each.dueAt();
      if (known.isBefore(now.minus(PATIENCE))) {
        settled.add(
            new Settled(
                DeliveryKey.of(each), new End.GivenUp("the channel took no message for a day")));
      } else {
        left.add(each);
      }
    }
    return left;
  }
}
