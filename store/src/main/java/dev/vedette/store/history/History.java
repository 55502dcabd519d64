package dev.vedette.store.history;

import dev.vedette.model.Retention;
import dev.vedette.store.AdvisoryLock;
import dev.vedette.store.Database;
import dev.vedette.store.PartitionedTable;
import dev.vedette.store.Partitions;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.StoreException;
import dev.vedette.store.Timestamptz;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.checks.LateChecks;
import dev.vedette.store.maintenance.MaintenanceRules;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the history in order: partitions ahead of time, rollups, the archive, and the end of what
 * is too old.
 *
 * <p>Every step may be run twice, be interrupted anywhere, and be run by many processes at once.
 * Safe for use by many threads.
 */
public final class History {
  /** Days ahead of today: a writer that is down for a long weekend still finds its tables. */
  static final int DAYS_AHEAD = 3;

  private static final Logger log = LoggerFactory.getLogger(History.class);

  private final Database database;
  private final StorageSettings settings;
  private final Partitions partitions;
  private final LateChecks lateChecks;
  private final Rollups rollups;
  private final Archive archive;
  private final DeadLetterTargets deadLetterTargets;
  private final StorageRetention retention;
  private final MaintenanceRules maintenance;

  /** Announcements that are in the log. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /** Of somebody without maintenance rules. */
  public History(Database database, StorageSettings settings) {
    this(database, settings, new MaintenanceRules(database, List.of()));
  }

  /**
   * @param maintenance rules of the configuration
   */
  public History(Database database, StorageSettings settings, MaintenanceRules maintenance) {
    this.maintenance = maintenance;
    this.database = database;
    this.settings = settings;
    partitions = new Partitions(database);
    lateChecks = new LateChecks(database, partitions);
    rollups = new Rollups(database, partitions);
    archive = new Archive(database, partitions);
    deadLetterTargets = new DeadLetterTargets(database);
    retention = new StorageRetention(database);
  }

  /**
   * Does whatever is due, every step on its own; cheap when nothing is.
   *
   * @throws StoreException what the first step that failed threw, when all the others were done;
   *     also transient, when a long query keeps an old partition in use: the next run goes on
   */
  public void maintain(Instant now) {
    StoreException failure = null;
    for (UpkeepStep step : UpkeepStep.values()) {
      try {
        var _ = run(step, now);
      } catch (StoreException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Does what is due of one step.
   *
   * @return false when another process is at it, and it may have to be done yet
   * @throws StoreException when it can't be done now; says who keeps us from it, where that is
   *     known
   */
  public boolean run(UpkeepStep step, Instant now) {
    LocalDate today = Partitions.day(now);
    return switch (step) {
      case PARTITIONS -> makePartitions(today);
      case LATE_CHECKS -> lateChecks.store(CheckResults.recent(now));
      case ROLLUPS -> rollups.run(now).isDone();
      case ARCHIVE -> moveToArchive(today);
      case RETENTION -> dropOld(today, now);
      case MAINTENANCE -> {
        maintenance.apply(now);
        yield true;
      }
    };
  }

  /**
   * Computes the sums of the hours that are over and got checks since the last time.
   *
   * @return hours computed; 0 also while another process is at it
   */
  public int rollUp(Instant now) {
    return rollups.run(now).hours();
  }

  private boolean makePartitions(LocalDate today) {
    List<LocalDate> days =
        Stream.iterate(today, day -> day.plusDays(1)).limit(DAYS_AHEAD + 1).toList();
    partitions.ensure(PartitionedTable.CHECKS, days);
    partitions.ensure(PartitionedTable.EVIDENCE, days);
    return true;
  }

  private boolean moveToArchive(LocalDate today) {
    LocalDate oldestRaw = settings.raw().oldest(today);
    boolean done = true;
    for (LocalDate day : partitions.present(PartitionedTable.CHECKS)) {
      if (day.isBefore(oldestRaw)) {
        done &= archive.move(day);
      }
    }
    return done;
  }

  private boolean dropOld(LocalDate today, Instant now) {
    deadLetterTargets.forgetOld(now);
    for (StorageRetention.Level level : retention.agree(settings, now)) {
      Instant from = level.holdsFrom();
      if (from != null && told.add(level.name() + " " + level.announced())) {
        log.warn(
            "storage.{} is {} now and was {}: what is older is dropped from {} on, or at once by"
                + " 'vedette storage apply --now'; the longer setting keeps it",
            level.name(),
            level.announced(),
            level.kept(),
            from.truncatedTo(ChronoUnit.SECONDS));
      }
      dropOld(level, today);
    }
    return true;
  }

  private void dropOld(StorageRetention.Level level, LocalDate today) {
    LocalDate oldest = level.kept().oldest(today);
    switch (level.name()) {
      case "evidence" -> drop(PartitionedTable.EVIDENCE, oldest);
      case "archive" -> {
        drop(PartitionedTable.ARCHIVE, oldest);
        // Nothing can be folded again without the checks.
        deleteRows("fold_checkpoint", level.kept(), oldest);
      }
      case "hourly" -> drop(PartitionedTable.HOURS, oldest);
      case "daily" -> {
        deleteRows("rollup_day", level.kept(), oldest);
        // They explain what is missing in these sums.
        delete(
            "DELETE FROM target_pause WHERE to_at < ?", level.kept(), Timestamptz.startOf(oldest));
      }
      default -> log.debug("a level of a newer Vedette: {}", level);
    }
  }

  private void drop(PartitionedTable table, LocalDate oldest) {
    for (LocalDate start : partitions.present(table)) {
      if (!table.end(start).isAfter(oldest)) {
        var _ =
            partitions.blaming(
                table,
                start,
                () ->
                    database.call(connection -> {
                      AdvisoryLock.PARTITIONS.take(connection);
                      Partitions.drop(connection, table, start);
                      return true;
                    }));
        log.info("dropped {}: older than {}", table.partition(start), oldest);
      }
    }
  }

  private void deleteRows(String table, Retention kept, LocalDate oldest) {
    delete("DELETE FROM " + table + " WHERE day < ?", kept, oldest);
  }

  private void delete(String sql, Retention kept, Object oldest) {
    if (kept.isForever()) {
      return;
    }
    database.run(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setObject(1, oldest);
        statement.executeUpdate();
      }
    });
  }
}
