package dev.vedette.notify.message;

import dev.vedette.model.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All that is told of one incident, line by line. */
final class IncidentFacts {
  /** Of a value; more is no news to somebody who has just been woken. */
  private static final int MAX_VALUE = 600;

  /** Room for the names of 100 targets that depend on one. */
  private static final int MAX_NAMES = 3_000;

  /** Names written out in a list before it is cut by its length. */
  private static final int MAX_ITEMS = 200;

  private final Times times;
  private final List<Fact> facts = new ArrayList<>();

  IncidentFacts(Times times) {
    this.times = times;
  }

  List<Fact> of(Message message) {
    IncidentSnapshot incident = message.first();
    delivery(message);
    failure(incident);
    locations(incident.locations());
    span(incident, message);
    changed(incident.changed());
    children(incident.children());
    add("Severity", incident.severity().wireName());
    tags(incident.tags());
    add("URL", incident.url());
    add("Incident", incident.id());
    return facts;
  }

  private void delivery(Message message) {
    OldNews old = message.old();
    if (old != null) {
      add(
          "Old news",
          "it happened at %s and is told at %s"
              .formatted(times.at(old.happenedAt()), times.at(old.toldAt())));
    }
    if (message.possibleRepeat()) {
      add("Repeat", "this may have been told before");
    }
  }

  private void failure(IncidentSnapshot incident) {
    Failure failure = incident.failure();
    if (failure != null) {
      String phase = failure.phase() == null ? "" : " in " + failure.phase().wireName();
      add("Failure", failure.message() + " (" + failure.code().wireName() + phase + ")");
    }
    add("Status", incident.status() == null ? null : incident.status().toString());
    CertificateEnd end = incident.certificate();
    if (end != null && end.notAfter() != null) {
      add("Expires", times.at(end.notAfter()));
    }
  }

  private void locations(Locations locations) {
    List<String> sides = new ArrayList<>();
    side(sides, "down", locations.down());
    side(sides, "up", locations.up());
    side(sides, "unknown", locations.unknown());
    add("Locations", sides.isEmpty() ? null : String.join("; ", sides));
  }

  private static void side(List<String> sides, String state, List<String> locations) {
    if (!locations.isEmpty()) {
      sides.add(state + ": " + names(locations, MAX_VALUE));
    }
  }

  private void span(IncidentSnapshot incident, Message message) {
    Span span = incident.span();
    Instant before = span.since();
    add(
        "Since",
        span.beganAfter() == null
            ? times.at(before) + " or earlier"
            : "between " + times.at(span.beganAfter()) + " and " + times.at(before));
    add("Opened", times.at(span.openedAt()));
    if (span.closedAt() != null) {
      String reason = span.reason() == null ? "" : " (" + span.reason() + ")";
      add("Closed", times.at(span.closedAt()) + reason);
    }
    OldNews old = message.old();
    Instant now = old == null ? message.at() : old.toldAt();
    add("Lasted", Times.lasted(span.lasted(now)) + (span.closedAt() == null ? " so far" : ""));
  }

  private void changed(List<Change> changed) {
    if (!changed.isEmpty()) {
      add(
          "Changed since the last good check",
          changed.stream()
              .limit(MAX_ITEMS)
              .map(IncidentFacts::words)
              .map(each -> CleanText.of(each, MAX_VALUE / 2))
              .collect(Collectors.joining("; ")));
    }
  }

  private static String words(Change change) {
    return change.before() == null && change.now() == null
        ? change.what()
        : change.what() + ": " + or(change.before()) + " → " + or(change.now());
  }

  private static String or(@Nullable String value) {
    return value == null ? "none" : CleanText.of(value, 100);
  }

  private void children(List<String> children) {
    if (!children.isEmpty()) {
      String count = children.size() + (children.size() == 1 ? " target" : " targets");
      String value = count + " that depend on it: " + names(children, MAX_NAMES);
      facts.add(new Fact("Also down", value, value));
    }
  }

  private void tags(Map<String, String> tags) {
    if (!tags.isEmpty()) {
      add(
          "Tags",
          tags.entrySet().stream()
              .limit(MAX_ITEMS)
              .map(tag -> tag.getKey() + "=" + CleanText.of(tag.getValue(), 100))
              .collect(Collectors.joining(", ")));
    }
  }

  private static String names(List<String> names, int maxLength) {
    String joined =
        names.stream()
            .limit(MAX_ITEMS)
            .map(name -> CleanText.of(name, 100))
            .collect(Collectors.joining(", "));
    String more = names.size() > MAX_ITEMS ? " and " + (names.size() - MAX_ITEMS) + " more" : "";
    return Cut.characters(joined, maxLength) + more;
  }

  private void add(String label, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      facts.add(new Fact(label, CleanText.of(value, MAX_VALUE)));
    }
  }
}
