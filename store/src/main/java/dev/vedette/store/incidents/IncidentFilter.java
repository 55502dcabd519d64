package dev.vedette.store.incidents;

import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.query.Span;
import org.jspecify.annotations.Nullable;

/**
 * Which incidents somebody asks for.
 *
 * @param span those that were open at some time in it; null for all
 * @param target its name; null for all
 * @param kind null for all
 * @param openOnly without those that are over
 * @param limit at most so many, the newest; 1 to {@link #MAX_LIMIT}
 */
public record IncidentFilter(
    @Nullable Span span,
    @Nullable String target,
    @Nullable IncidentKind kind,
    boolean openOnly,
    int limit) {
  /** More than anybody reads; programs ask span by span. */
  public static final int MAX_LIMIT = 10_000;

  /** Whatever is open. */
  public static final IncidentFilter OPEN = new IncidentFilter(null, null, null, true, MAX_LIMIT);

  public IncidentFilter {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("a limit of incidents must be from 1 to " + MAX_LIMIT);
    }
  }
}
