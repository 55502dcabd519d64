package dev.vedette.notify.plan;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.incident.Incident;
import dev.vedette.model.maintenance.Window;
import dev.vedette.notify.plan.Choice.Known;
import dev.vedette.notify.plan.Choice.NameWith;
import dev.vedette.notify.plan.Choice.Suppress;
import dev.vedette.notify.plan.Choice.Tell;
import dev.vedette.notify.plan.Choice.WaitUntil;
import dev.vedette.store.incidents.IncidentChange;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.ledger.News;
import dev.vedette.store.ledger.PendingDelivery;
import dev.vedette.store.ledger.RoutedTransition;
import dev.vedette.store.ledger.Situation;
import dev.vedette.store.ledger.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a channel hears of an incident: holds what it was told against how the incident is
 * now, so that whatever happened meanwhile is told as one. Of a child it asks for its parents
 * first. For one plan.
 */
final class IncidentDecisions {
  /** A parent that nobody has looked at since must not keep its children's people waiting. */
  static final Duration PARENT_PATIENCE = Duration.ofSeconds(60);

  /** How often what waits for a parent is looked at. */
  private static final Duration PARENT_LOOK = Duration.ofSeconds(1);

  /** Somebody may end a window early. */
  private static final Duration WINDOW_LOOK = Duration.ofSeconds(30);

  private final Situation situation;
  private final Instant now;
  private final Map<UUID, Choice> made = new HashMap<>();

  /** Whose decision is asked for while it is made: dependencies in a circle. */
  private final Set<UUID> underWay = new HashSet<>();

  /** Due deliveries that have not ended by themselves, by incident. */
  private final Map<UUID, List<PendingDelivery>> due;

  IncidentDecisions(Situation situation, Map<UUID, List<PendingDelivery>> due, Instant now) {
    this.situation = situation;
    this.due = due;
    this.now = now;
  }

  /** What the channel hears of it; null: nothing of it is due. */
  @Nullable Choice of(UUID incident) {
    Choice known = made.get(incident);
    if (known != null || !underWay.add(incident)) {
      return known;
    }
    Choice choice = decide(incident);
    underWay.remove(incident);
    if (choice != null) {
      made.put(incident, choice);
    }
    return choice;
  }

  /** Those decided about, a parent that was asked for among them. */
  Map<UUID, Choice> made() {
    return made;
  }

  private @Nullable Choice decide(UUID incident) {
    RoutedTransition newest = situation.newest().get(incident);
    Told told = situation.told().get(incident);
    boolean looked = told != null && told.lookAt() != null && !told.lookAt().isAfter(now);
    if (newest == null || (due(incident).isEmpty() && !looked)) {
      return null;
    }
    if (told == null) {
      return unheard(incident, newest);
    }
    return switch (told.state()) {
      case OPEN -> heardOpen(told, newest, looked);
      case CLOSED -> heardClosed(told, newest);
      case RETRACTED -> newest.leavesOpen() ? opening(incident, newest) : new Known(told.message());
      case WITH_PARENT ->
          newest.leavesOpen() && looked
              ? opening(incident, newest)
              : new Suppress(Reason.DEPENDENCY);
    };
  }

  private List<PendingDelivery> due(UUID incident) {
    return due.getOrDefault(incident, List.of());
  }

  private Choice unheard(UUID incident, RoutedTransition newest) {
    if (newest.change() == IncidentChange.RETRACTED) {
      return new Suppress(Reason.RETRACTED);
    }
    if (due(incident).stream().noneMatch(each -> Routes.mayOpen(each.change()))) {
      return new Suppress(Reason.OPENING_NOT_TOLD);
    }
    return newest.leavesOpen() ? opening(incident, newest) : passed(incident, newest);
  }

  private Choice heardOpen(Told told, RoutedTransition newest, boolean looked) {
    if (newest.change() == IncidentChange.RETRACTED) {
      return new Tell(News.RETRACTED);
    }
    if (!newest.leavesOpen()) {
      return new Tell(News.CLOSED);
    }
    UUID incident = told.incident();
    if (newest.incident().level() > told.level()) {
      return situation.closedByHand().contains(incident)
          ? new Suppress(Reason.CLOSED_BY_HAND)
          : new Tell(News.UPDATED);
    }
    if (!looked) {
      return new Known(told.message());
    }
    boolean handled =
        situation.acknowledged().contains(incident) || situation.closedByHand().contains(incident);
    if (handled) {
      return new Suppress(Reason.ACKNOWLEDGED);
    }
    Instant end = maintenanceEnd(incident, now);
    return end != null ? new WaitUntil(end, Reason.MAINTENANCE) : new Tell(News.REMINDER);
  }

  private Choice heardClosed(Told told, RoutedTransition newest) {
    if (newest.change() == IncidentChange.RETRACTED) {
      return new Tell(News.RETRACTED);
    }
    return newest.leavesOpen() ? opening(told.incident(), newest) : new Known(told.message());
  }

  private Choice opening(UUID incident, RoutedTransition newest) {
    if (situation.closedByHand().contains(incident)) {
      return new Suppress(Reason.CLOSED_BY_HAND);
    }
    Instant end = maintenanceEnd(incident, newest.incident().openedAt());
    if (end != null && end.isAfter(now)) {
      Instant look = now.plus(WINDOW_LOOK);
      return new WaitUntil(end.isBefore(look) ? end : look, Reason.MAINTENANCE);
    }
    Choice byParents = byParents(incident, newest);
    return byParents == null ? new Tell(News.OPENED) : byParents;
  }

  /** It is over, and the channel never heard of it. */
  private Choice passed(UUID incident, RoutedTransition newest) {
    StoredIncident closed = newest.incident();
    Instant closedAt = requireNonNull(closed.closedAt());
    String why = closed.reason() == null ? "" : closed.reason().wireName();
    if (why.equals("paused") || why.equals("removed")) {
      return new Suppress(Reason.TARGET_REMOVED);
    }
    if (closed.reason() == Incident.Reason.ESCALATED) {
      return new Suppress(Reason.ESCALATED);
    }
    if (situation.closedByHand().contains(incident)) {
      return new Suppress(Reason.CLOSED_BY_HAND);
    }
    Instant end = maintenanceEnd(incident, closed.openedAt());
    if (end != null && closedAt.isBefore(end)) {
      return new Suppress(Reason.MAINTENANCE);
    }
    return wasDownWithParent(incident, newest)
        ? new Suppress(Reason.DEPENDENCY)
        : new Tell(News.CLOSED);
  }

  private boolean wasDownWithParent(UUID incident, RoutedTransition newest) {
    return parentsOf(incident, newest).stream()
        .map(Situation.Parent::down)
        .filter(Objects::nonNull)
        .anyMatch(outage ->
            situation.told().containsKey(outage)
                || of(outage) instanceof Tell
                || of(outage) instanceof NameWith);
  }

  /** When the windows that follow each other from this moment on end; null: it is in none. */
  private @Nullable Instant maintenanceEnd(UUID incident, Instant at) {
    Instant end = Window.endOf(situation.windows().getOrDefault(incident, List.of()), at);
    return end.equals(at) ? null : end;
  }

  /** Null: no parent keeps it from being told by itself. */
  private @Nullable Choice byParents(UUID incident, RoutedTransition newest) {
    Instant known =
        due(incident).stream()
            .map(PendingDelivery::recordedAt)
            .min(Instant::compareTo)
            .orElse(newest.recordedAt());
    boolean patient = now.isBefore(known.plus(PARENT_PATIENCE));
    Choice wait = null;
    for (Situation.Parent parent : parentsOf(incident, newest)) {
      Choice choice =
          parent.down() == null
              ? unjudged(parent, newest, patient)
              : byOutage(parent.down(), patient);
      if (choice instanceof NameWith || choice instanceof Suppress) {
        return choice;
      }
      wait = choice == null ? wait : choice;
    }
    return wait;
  }

  private List<Situation.Parent> parentsOf(UUID incident, RoutedTransition newest) {
    return switch (newest.incident().kind()) {
      case DOWN, PARTIAL, NO_DATA -> situation.parents().getOrDefault(incident, List.of());
      case CERTIFICATE, BLIND -> List.of();
    };
  }

  /** A parent that was never checked is none to wait for. */
  private @Nullable Choice unjudged(
      Situation.Parent parent, RoutedTransition newest, boolean patient) {
    boolean behind =
        parent.checkedTill() != null && parent.checkedTill().isBefore(newest.incident().openedAt());
    return behind && patient ? waitForParent() : null;
  }

  private @Nullable Choice byOutage(UUID outage, boolean patient) {
    Told told = situation.told().get(outage);
    RoutedTransition newest = situation.newest().get(outage);
    if (newest == null) {
      return patient ? waitForParent() : null;
    }
    if (!newest.leavesOpen()) {
      return null;
    }
    if (told != null && told.state() == Told.State.OPEN) {
      return new NameWith(outage);
    }
    if (told != null && told.state() == Told.State.WITH_PARENT && told.parent() != null) {
      return new NameWith(told.parent());
    }
    boolean concernsUs = !situation.pending().getOrDefault(outage, List.of()).isEmpty();
    if (!concernsUs || underWay.contains(outage)) {
      return null;
    }
    return switch (of(outage)) {
      case Tell tell -> new NameWith(outage);
      case NameWith with -> with;
      case WaitUntil wait -> waitForParent();
      case Suppress suppress -> new Suppress(Reason.DEPENDENCY);
      case Known known -> null;
      case null -> waitForParent();
    };
  }

  private Choice waitForParent() {
    return new WaitUntil(now.plus(PARENT_LOOK), Reason.DEPENDENCY);
  }
}
