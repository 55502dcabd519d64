package dev.vedette.notify.message;

import dev.vedette.model.Failure;
import java.util.ArrayList;
import java.util.List;

/** One line for each incident of a digest. */
final class DigestFacts {
  /** A line is read at a glance. */
  private static final int MAX_VALUE = 160;

  private static final int MAX_NAME = 100;

  private final Times times;

  DigestFacts(Times times) {
    this.times = times;
  }

  List<Fact> of(Message message) {
    List<Fact> facts = new ArrayList<>();
    OldNews old = message.old();
    if (old != null) {
      facts.add(new Fact("Old news", "told at " + times.at(old.toldAt())));
    }
    if (message.possibleRepeat()) {
      facts.add(new Fact("Repeat", "this may have been told before"));
    }
    message.incidents().forEach(each -> facts.add(line(each)));
    if (message.others() > 0) {
      facts.add(new Fact("Others", message.others() + " more incidents"));
    }
    return facts;
  }

  private Fact line(IncidentSnapshot incident) {
    String brief = CleanText.of(incident.kind(), 20) + (incident.isClosed() ? ", over" : "");
    return new Fact(
        CleanText.of(incident.subject(), MAX_NAME),
        CleanText.of(brief + " " + when(incident) + why(incident), MAX_VALUE),
        brief);
  }

  private String when(IncidentSnapshot incident) {
    Span span = incident.span();
    return span.closedAt() == null
        ? "since " + times.at(span.since())
        : "after "
            + Times.lasted(span.lasted(span.closedAt()))
            + " at "
            + times.at(span.closedAt());
  }

  private static String why(IncidentSnapshot incident) {
    Failure failure = incident.failure();
    String children =
        incident.children().isEmpty() ? "" : ", with " + incident.children().size() + " more";
    return (failure == null ? "" : ": " + failure.code().wireName()) + children;
  }
}
