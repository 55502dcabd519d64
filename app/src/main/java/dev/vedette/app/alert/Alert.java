package dev.vedette.app.alert;

import dev.vedette.store.ledger.HeardIncidents.Heard;
import dev.vedette.store.query.Span;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An incident, and what people hear of it.
 *
 * @param telling by the rules, for a route without a delay; where the ledger knows it, whether they
 *     heard at all
 * @param heard what the ledger knows; null: nothing, or it is simulated
 */
record Alert(Course course, Telling telling, @Nullable Heard heard) {
  Alert(Course course, Telling telling) {
    this(course, telling, null);
  }

  /** Whether people are told of it in a span. */
  boolean isToldIn(Span span) {
    Instant at = telling.at();
    return at != null && !at.isBefore(span.from()) && at.isBefore(span.to());
  }

  /** When people heard of it, or would; null: they did not. */
  @Nullable Instant toldAt() {
    return telling.isTold() && heard != null && heard.at() != null ? heard.at() : telling.at();
  }

  /** As it was in truth: a delay, a person or a channel may have kept it from being told. */
  Alert as(@Nullable Heard ledger) {
    return ledger == null || (ledger.isPending() && ledger.at() == null)
        ? this
        : new Alert(course, telling.as(ledger), ledger);
  }
}
