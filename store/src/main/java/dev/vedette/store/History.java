package dev.vedette.store;

import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.LocalDate;
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
  private final Rollups rollups;
  private final Archive archive;

  public History(Database database, StorageSettings settings) {
    this.database = database;
    this.settings = settings;
    partitions = new Partitions(database);
    rollups = new Rollups(database, partitions);
    archive = new Archive(database, partitions);
  }

  /**
   * Does whatever is due; cheap when nothing is.
   *
   * @throws StoreException also transient, when a long query keeps an old partition in use; the
   *     next run goes on
   */
  public void maintain(Instant now) {
    LocalDate today = Partitions.day(now);
    partitions.ensure(
        PartitionedTable.CHECKS,
        Stream.iterate(today, day -> day.plusDays(1)).limit(DAYS_AHEAD + 1).toList());
    rollUp(now);
    moveToArchive(today);
    drop(PartitionedTable.ARCHIVE, settings.archive().oldest(today));
    drop(PartitionedTable.HOURS, settings.hourly().oldest(today));
    if (!settings.daily().isForever()) {
      dropDays(settings.daily().oldest(today));
    }
  }

  /**
   * Computes the sums of the hours that are over and got checks since the last time.
   *
   * @return hours computed; 0 also while another process is at it
   */
  public int rollUp(Instant now) {
    return rollups.run(now);
  }

  private void moveToArchive(LocalDate today) {
    LocalDate oldestRaw = settings.raw().oldest(today);
    for (LocalDate day : partitions.present(PartitionedTable.CHECKS)) {
      if (day.isBefore(oldestRaw)) {
        archive.move(day);
      }
    }
  }

  private void drop(PartitionedTable table, LocalDate oldest) {
    for (LocalDate start : partitions.present(table)) {
      if (!table.end(start).isAfter(oldest)) {
        database.run(connection -> {
          AdvisoryLock.PARTITIONS.take(connection);
          Partitions.drop(connection, table, start);
        });
        log.info("dropped {}: older than {}", table.partition(start), oldest);
      }
    }
  }

  private void dropDays(LocalDate oldest) {
    database.run(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement("DELETE FROM rollup_day WHERE day < ?")) {
        statement.setObject(1, oldest);
        statement.executeUpdate();
      }
    });
  }
}
