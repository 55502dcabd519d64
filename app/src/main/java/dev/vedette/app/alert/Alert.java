package dev.vedette.app.alert;

import dev.vedette.store.query.Span;
import java.time.Instant;

/** An incident, and what people hear of it. */
record Alert(Course course, Telling telling) {
  /** Whether people are told of it in a span. */
  boolean isToldIn(Span span) {
    Instant at = telling.at();
    return at != null && !at.isBefore(span.from()) && at.isBefore(span.to());
  }
}
