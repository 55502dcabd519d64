package dev.vedette.web.overview;

import dev.vedette.web.page.Templates;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The overview as it was. Read from the history, which takes long: one at a time, and the last one
 * is kept. Safe for use by many threads.
 */
final class PastOverviews {
  private final OverviewSource source;
  private final Templates templates;
  private @Nullable Overview last;

  PastOverviews(OverviewSource source, Templates templates) {
    this.source = source;
    this.templates = templates;
  }

  /** As of a moment that has passed. */
  synchronized Overview at(Instant then) {
    Overview known = last;
    if (known != null && known.readAt().equals(then)) {
      return known;
    }
    LocalDate first = then.atZone(ZoneOffset.UTC).toLocalDate().minusDays(Figures.DAYS - 1L);
    Instant from = first.atStartOfDay(ZoneOffset.UTC).toInstant();
    Figures figures =
        new Figures(
            first, source.days(first, then), source.p95Us(then), source.outages(from, then));
    Overview read =
        new OverviewBuilder(templates)
            .next(
                new OverviewBuilder.Read(
                    then, source.statesAt(then), source.openAt(then), List.of(), figures));
    last = read;
    return read;
  }
}
