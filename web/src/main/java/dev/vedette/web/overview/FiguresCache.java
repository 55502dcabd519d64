package dev.vedette.web.overview;

import dev.vedette.store.incidents.OutageTimes.Outage;
import dev.vedette.store.query.TargetDays;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is dear to read: the days that are over change seldom, so that only today is read
 * often, and that beside the readers, who get what was read last. Each read is followed by a pause
 * of so many times its length that all of them take at most a twentieth of a core. Safe for use by
 * one thread.
 */
final class FiguresCache {
  private static final Logger log = LoggerFactory.getLogger(FiguresCache.class);

  /** Late checks, and days whose rollup was made anew. */
  private static final Duration ALL_DAYS = Duration.ofHours(1);

  /** A bar of today can't be seen to grow; what is down is told by the states. */
  private static final Duration TODAY = Duration.ofSeconds(10);

  /** Of a whole day: a minute more or less is not seen. */
  private static final Duration LATENCIES = Duration.ofMinutes(1);

  /** The same in the first minute: soon there is a first check of whatever is new. */
  private static final Duration AT_FIRST = Duration.ofSeconds(2);

  private static final Duration FIRST = Duration.ofMinutes(1);

  private static final int REST = 20;

  /** Half of a visitor's patience: the states have to be read too. */
  private static final Duration FIRST_WAIT = OverviewReader.PATIENCE.dividedBy(2);

  private final OverviewSource source;
  private volatile Figures latest = Figures.NONE;
  private volatile boolean reading;
  private volatile CompletableFuture<Void> newestRead = new CompletableFuture<>();
  private volatile Instant firstUntil = Instant.MIN;
  private volatile Instant allDue = Instant.MIN;
  private volatile Instant todayDue = Instant.MIN;
  private volatile Instant latenciesDue = Instant.MIN;

  FiguresCache(OverviewSource source) {
    this.source = source;
  }

  /**
   * The figures as last read. The first are waited for, but not for long: a large site is shown
   * without them before it is not shown at all.
   */
  Figures at(Instant now) {
    if (!reading && !now.isBefore(todayDue)) {
      reading = true;
      firstUntil = firstUntil.equals(Instant.MIN) ? now.plus(FIRST) : firstUntil;
      CompletableFuture<Void> days = new CompletableFuture<>();
      newestRead = days;
      Thread.ofVirtual().name("web-overview-figures").start(() -> refreshAside(now, days));
    }
    if (latest.equals(Figures.NONE)) {
      awaitFirst();
    }
    return latest;
  }

  private void awaitFirst() {
    try {
      newestRead.get(FIRST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException large) {
      log.debug("the figures of the days follow later", large);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException("the figures of the days can't be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As last read. */
  Figures latest() {
    return latest;
  }

  private void refreshAside(Instant now, CompletableFuture<Void> days) {
    try {
      refreshDays(now);
      days.complete(null);
      if (!now.isBefore(latenciesDue)) {
        refreshLatencies(now);
      }
    } catch (RuntimeException e) {
      // Whoever reads the states is told the same, and tells it.
      log.debug("the figures of the days can't be read", e);
      days.completeExceptionally(e);
    } finally {
      reading = false;
    }
  }

  private void refreshDays(Instant now) {
    long begun = System.nanoTime();
    LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate first = today.minusDays(Figures.DAYS - 1L);
    Map<Integer, List<Outage>> outages = source.outages(start(first), now);
    if (!now.isBefore(allDue) || !first.equals(latest.first())) {
      latest = new Figures(first, source.days(first, now), latest.p95Us(), outages);
      allDue = now.plus(rest(ALL_DAYS, begun));
    } else {
      Map<Integer, TargetDays> newest = source.days(today, now);
      latest = latest.with(newest, outages);
    }
    todayDue = now.plus(rest(pace(TODAY, now), begun));
  }

  private void refreshLatencies(Instant now) {
    long begun = System.nanoTime();
    latest = latest.withP95(source.p95Us(now));
    latenciesDue = now.plus(rest(pace(LATENCIES, now), begun));
  }

  private Duration pace(Duration usual, Instant now) {
    return now.isBefore(firstUntil) ? AT_FIRST : usual;
  }

  private static Duration rest(Duration least, long begun) {
    Duration rest = Duration.ofNanos(System.nanoTime() - begun).multipliedBy(REST);
    return rest.compareTo(least) > 0 ? rest : least;
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
