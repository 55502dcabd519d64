package dev.vedette.web.overview;

import dev.vedette.store.incidents.IncidentAction;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.web.page.Templates;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The overview as it was. Read from the history, which takes long: one at a time, and the last one
 * is kept. Safe for use by many threads.
 */
final class PastOverviews {
  private final OverviewSource source;
  private final Templates templates;
  private @Nullable Past last;

  /** What was read of a moment. */
  record Past(Overview overview, Figures figures) {}

  PastOverviews(OverviewSource source, Templates templates) {
    this.source = source;
    this.templates = templates;
  }

  /** As of a moment that has passed. */
  synchronized Past at(Instant then) {
    Past known = last;
    if (known != null && known.overview().readAt().equals(then)) {
      return known;
    }
    LocalDate first = then.atZone(ZoneOffset.UTC).toLocalDate().minusDays(Figures.DAYS - 1L);
    Instant from = first.atStartOfDay(ZoneOffset.UTC).toInstant();
    Figures figures =
        new Figures(
            first, source.days(first, then), source.p95Us(then), source.outages(from, then));
    List<StoredIncident> open = source.openAt(then);
    Map<UUID, IncidentAction> acknowledged = new HashMap<>(source.acknowledged(open));
    acknowledged.values().removeIf(action -> action.at().isAfter(then));
    Overview overview =
        new OverviewBuilder(templates, then)
            .next(
                new OverviewBuilder.Read(
                    then,
                    source.statesAt(then),
                    open,
                    acknowledged,
                    List.of(),
                    source.maintenance(then),
                    figures));
    Past read = new Past(overview, figures);
    last = read;
    return read;
  }
}
