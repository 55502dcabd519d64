package dev.vedette.web.overview;

import dev.vedette.store.incidents.IncidentAction;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.web.page.Busy;
import dev.vedette.web.page.Templates;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The overview as it was. Read from the history, which takes long: one at a time, and the last one
 * is kept. Safe for use by many threads.
 */
final class PastOverviews {
  /** A moment of many targets takes a second or two of the database. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final OverviewSource source;
  private final Templates templates;
  private final ReentrantLock reading = new ReentrantLock(true);
  private volatile @Nullable Past last;

  /** What was read of a moment. */
  record Past(Overview overview, Figures figures) {}

  PastOverviews(OverviewSource source, Templates templates) {
    this.source = source;
    this.templates = templates;
  }

  /**
   * As of a moment that has passed.
   *
   * @throws Busy when others look at other moments for long
   */
  Past at(Instant then) {
    Past known = last;
    if (known != null && isOf(known, then)) {
      return known;
    }
    try {
      if (!reading.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Busy();
    }
    try {
      Past other = last;
      return other != null && isOf(other, then) ? other : read(then);
    } finally {
      reading.unlock();
    }
  }

  private static boolean isOf(Past past, Instant then) {
    return past.overview().readAt().equals(then);
  }

  private Past read(Instant then) {
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
                    null,
                    figures));
    Past read = new Past(overview, figures);
    last = read;
    return read;
  }
}
