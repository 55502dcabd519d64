package dev.vedette.app.incidents;

import dev.vedette.app.cli.Paint;
import dev.vedette.app.cli.ServerText;
import dev.vedette.app.cli.TimeWords;
import dev.vedette.app.incidents.IncidentShowCommand.Story;
import dev.vedette.app.printing.StoredCheckReport;
import dev.vedette.model.CheckResult;
import dev.vedette.store.incidents.IncidentAction;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.incidents.StoredTransition;
import dev.vedette.store.query.checks.IncidentChecks;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An incident as a person reads it. Times are in UTC. */
final class IncidentReport {
  private static final int COLUMNS = 80;
  private static final String INDENT = "  ";

  /** What became known later than this after its slot came late. */
  private static final Duration LATE = Duration.ofSeconds(30);

  private final PrintWriter out;
  private final Paint paint;
  private final Instant now;

  IncidentReport(PrintWriter out, Paint paint, Instant now) {
    this.out = out;
    this.paint = paint;
    this.now = now;
  }

  void print(Story story) {
    StoredIncident incident = story.incident();
    printState(incident);
    printLocations(incident);
    printTimeline(story);
    if (!story.ledger().isEmpty()) {
      heading("who was told");
      LedgerLines.words(story.ledger())
          .forEach(
              line -> ServerText.wrapped(line, COLUMNS - INDENT.length()).forEach(this::indented));
    }
    IncidentChecks.Found checks = story.checks();
    if (checks.firstBad() != null) {
      heading("the last good check beside the first bad one, at " + checks.firstBad().location());
      new CheckComparison(checks.lastGood(), checks.firstBad()).lines().forEach(this::indented);
    }
    if (!checks.others().isEmpty()) {
      heading("what other locations knew when it opened");
      checks.others().forEach(this::printOther);
    }
    CheckResult telling = checks.evidence() == null ? checks.firstBad() : checks.evidence();
    if (telling != null) {
      out.println();
      new StoredCheckReport(out, paint).print(telling);
    }
  }

  private void printState(StoredIncident incident) {
    String kind = incident.kind().wireName();
    String what = incident.subject() + (incident.url() == null ? "" : "  " + incident.url());
    out.println(
        (incident.isOpen() ? paint.alarming(kind) : paint.bold(kind))
            + "  "
            + ServerText.line(what, COLUMNS - kind.length() - 2));
    if (incident.failure() != null) {
      String failure = incident.failure().code().wireName() + ": " + incident.failure().message();
      ServerText.wrapped(failure, COLUMNS - INDENT.length()).forEach(this::indented);
    }
    silence(incident);
    String length = TimeWords.length(IncidentTable.lasted(incident, now));
    indented(
        incident.closedAt() == null
            ? "open, for " + length
            : "closed at %s after %s: %s"
                .formatted(
                    TimeWords.utc(incident.closedAt()), length, IncidentTable.reason(incident)));
    indented(between("began", incident.beganAfter(), incident.beganBefore()));
    if (incident.endedBefore() != null) {
      indented(between("ended", incident.endedAfter(), incident.endedBefore()));
    }
    if (incident.level() > 0) {
      indented("level " + incident.level() + " of 3");
    }
  }

  /** What no check has seen. */
  private void silence(StoredIncident incident) {
    String comes = incident.isOpen() ? "comes" : "came";
    switch (incident.kind()) {
      case BLIND -> names("nothing " + comes + " from location", List.of(incident.subject()));
      case NO_DATA -> indented("no result of it " + comes);
      case DOWN, PARTIAL, CERTIFICATE -> {}
    }
  }

  private static String between(String what, @Nullable Instant after, Instant before) {
    return after == null
        ? "%s at %s or earlier".formatted(what, TimeWords.utc(before))
        : "%s between %s and %s".formatted(what, TimeWords.utc(after), TimeWords.utc(before));
  }

  private void printLocations(StoredIncident incident) {
    names("down at", incident.down());
    names("up at", incident.up());
    names("unknown at", incident.unknown());
    incident
        .changed()
        .forEach(change -> {
          indented("changed: " + ServerText.line(change, COLUMNS - INDENT.length() - 9));
        });
    if (!incident.tags().isEmpty()) {
      names(
          "tags",
          new TreeMap<>(incident.tags())
              .entrySet().stream().map(tag -> tag.getKey() + ": " + tag.getValue()).toList());
    }
    indented("incident " + incident.id());
  }

  private void names(String what, List<String> names) {
    if (!names.isEmpty()) {
      ServerText.wrapped(what + " " + String.join(", ", names), COLUMNS - INDENT.length())
          .forEach(this::indented);
    }
  }

  private void printTimeline(Story story) {
    if (story.transitions().isEmpty() && story.actions().isEmpty()) {
      return;
    }
    heading("timeline");
    List<IncidentAction> actions = story.actions();
    int next = 0;
    for (StoredTransition transition : story.transitions()) {
      while (next < actions.size() && actions.get(next).at().isBefore(transition.recordedAt())) {
        print(actions.get(next++));
      }
      Duration late = Duration.between(transition.at(), transition.recordedAt());
      indented(
          "%s  %s%s"
              .formatted(
                  TimeWords.utc(transition.at()),
                  transition.change().wireName(),
                  late.compareTo(LATE) < 0 ? "" : ", known " + TimeWords.length(late) + " later"));
    }
    actions.stream().skip(next).forEach(this::print);
  }

  private void print(IncidentAction action) {
    String words =
        "%s  %s by %s%s"
            .formatted(
                TimeWords.utc(action.at()),
                did(action.type()),
                action.by(),
                action.note() == null ? "" : ": " + action.note());
    ServerText.wrapped(words, COLUMNS - INDENT.length()).forEach(this::indented);
  }

  private static String did(IncidentAction.Type type) {
    return switch (type) {
      case NOTE -> "note";
      case ACK -> "acknowledged";
      case CLOSE -> "closed";
    };
  }

  private void printOther(CheckResult check) {
    String failure = check.failure() == null ? "" : "  " + check.failure().message();
    String rest =
        "  %s  %s%s".formatted(TimeWords.utc(check.scheduledAt()), check.location(), failure);
    String word = check.outcome().wireName();
    indented(
        paint.outcome(check.outcome())
            + ServerText.line(rest, COLUMNS - INDENT.length() - word.length()));
  }

  private void heading(String text) {
    out.println();
    out.println(INDENT + paint.bold(text));
  }

  private void indented(String line) {
    out.println((INDENT + line).stripTrailing());
  }
}
