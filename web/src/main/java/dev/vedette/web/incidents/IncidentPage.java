package dev.vedette.web.incidents;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.incidents.IncidentAction;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.incidents.StoredTransition;
import dev.vedette.store.ledger.LedgerReader;
import dev.vedette.web.page.FailureWords;
import dev.vedette.web.page.Format;
import dev.vedette.web.page.IncidentText;
import dev.vedette.web.page.Layout;
import dev.vedette.web.page.Paths;
import dev.vedette.web.page.State;
import dev.vedette.web.targets.CheckFragment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the template of one incident is given.
 *
 * @param places the newest check of each location up to the first failed one
 * @param check what the first failed check saw, as HTML; empty: it is not there any more
 */
record IncidentPage(Layout layout, IncidentStory story, List<CheckResult> places, String check) {
  /** Something that happened, or that somebody did. */
  record Event(Instant at, String words, @Nullable String note) {}

  StoredIncident incident() {
    return story.incident();
  }

  /** The ledger. */
  List<LedgerReader.Line> told() {
    return story.told();
  }

  /** What happened and what people did, in the order of time. */
  List<Event> events() {
    List<Event> events = new ArrayList<>();
    for (StoredTransition transition : story.transitions()) {
      events.add(new Event(transition.at(), words(transition), late(transition)));
    }
    for (IncidentAction action : story.actions()) {
      events.add(new Event(action.at(), words(action), action.note()));
    }
    events.sort(Comparator.comparing(Event::at));
    return events;
  }

  private static String words(StoredTransition transition) {
    return switch (transition.change()) {
      case OPENED -> "opened: " + IncidentText.headline(transition.incident());
      case UPDATED -> "got worse: " + IncidentText.headline(transition.incident());
      case CLOSED -> {
        var reason = transition.incident().reason();
        yield reason == null ? "closed" : "closed: " + IncidentText.reason(reason);
      }
      case REOPENED -> "not over after all, as a late check shows";
      case RETRACTED -> "never was, as a late check shows";
    };
  }

  /** Where it became known much later than it happened. */
  private static @Nullable String late(StoredTransition transition) {
    Duration late = Duration.between(transition.at(), transition.recordedAt());
    return late.compareTo(Duration.ofMinutes(1)) > 0
        ? "became known " + Format.duration(late) + " later"
        : null;
  }

  private static String words(IncidentAction action) {
    return switch (action.type()) {
      case NOTE -> action.by() + " noted";
      case ACK -> action.by() + " is at it";
      case CLOSE -> action.by() + " closed it: nobody is told any more";
    };
  }

  State state() {
    return incident().isOpen() ? IncidentText.state(incident().kind()) : State.UP;
  }

  String headline() {
    return IncidentText.headline(incident());
  }

  /** Until now, or until it closed. */
  String duration() {
    Instant closed = incident().closedAt();
    Instant end = closed == null ? layout.end() : closed;
    return Format.duration(Duration.between(incident().beganBefore(), end));
  }

  @Nullable String targetLink() {
    String target = incident().target();
    return target == null ? null : Layout.at("/targets/" + Paths.segment(target), layout.at());
  }

  String checkLink(CheckResult result) {
    return Layout.at(
        CheckFragment.path(result.target(), result.location(), result.scheduledAt()), layout.at());
  }

  static String words(CheckResult result) {
    Failure failure = result.failure();
    return failure == null ? "up" : FailureWords.of(failure.code());
  }

  static State state(CheckResult result) {
    return State.of(result.outcome());
  }

  boolean isOutage() {
    return incident().kind() == IncidentKind.DOWN || incident().kind() == IncidentKind.PARTIAL;
  }
}
