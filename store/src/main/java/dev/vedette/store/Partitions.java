package dev.vedette.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daily partitions of {@code check_result}: made ahead and on demand, dropped by age.
 *
 * <p>Every step may be run twice and by many processes at once. Safe for use by many threads.
 */
public final class Partitions {
  /** Days ahead of today: a writer that is down for a long weekend still finds its tables. */
  static final int DAYS_AHEAD = 3;

  private static final Logger log = LoggerFactory.getLogger(Partitions.class);

  private static final String PREFIX = "check_result_";

  /**
   * Reads the catalog itself: to_regclass may answer from a cache that has not heard yet of what
   * another process made while this one waited for its turn.
   */
  private static final String ABSENT =
      """
      SELECT day FROM unnest(?::date[]) AS day
      WHERE NOT EXISTS (
        SELECT FROM pg_class c
        WHERE c.relname = 'check_result_' || to_char(day, 'YYYYMMDD')
          AND c.relnamespace =
            (SELECT relnamespace FROM pg_class WHERE oid = 'check_result'::regclass))
      ORDER BY day
      """;

  private static final String PRESENT =
      """
      SELECT to_date(right(c.relname, 8), 'YYYYMMDD')
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'check_result'::regclass AND c.relname ~ '^check_result_[0-9]{8}$'
      ORDER BY 1
      """;

  private final Database database;
  private final StorageSettings settings;

  public Partitions(Database database, StorageSettings settings) {
    this.database = database;
    this.settings = settings;
  }

  /** The oldest slot that is still kept. */
  public Instant oldestKept(Instant now) {
    return now.minus(settings.retention());
  }

  /**
   * Makes the partitions of today and the coming days and drops those whose last slot is older than
   * the retention.
   *
   * @throws StoreException also transient, when a long query keeps an old partition in use
   */
  public void maintain(Instant now) {
    LocalDate today = day(now);
    ensure(Stream.iterate(today, day -> day.plusDays(1)).limit(DAYS_AHEAD + 1).toList());
    LocalDate oldest = day(oldestKept(now));
    for (LocalDate day : present()) {
      if (day.isBefore(oldest)) {
        drop(day);
      }
    }
  }

  /** Makes the partitions of these days where they are absent. */
  void ensure(Collection<LocalDate> days) {
    List<LocalDate> absent = database.call(connection -> absent(connection, days));
    if (!absent.isEmpty()) {
      database.run(connection -> {
        AdvisoryLock.PARTITIONS.take(connection);
        for (LocalDate day : absent(connection, absent)) {
          execute(connection, create(day));
          log.info("made partition {}", name(day));
        }
      });
    }
  }

  /**
   * Made on its own and attached when it is complete, because that does not lock out the readers of
   * its siblings, as PARTITION OF would.
   */
  private static String create(LocalDate day) {
    return """
    CREATE TABLE %1$s (LIKE check_result INCLUDING ALL);
    ALTER TABLE check_result ATTACH PARTITION %1$s
      FOR VALUES FROM ('%2$s 00:00:00+00') TO ('%3$s 00:00:00+00')
    """
        .formatted(name(day), day, day.plusDays(1));
  }

  static List<LocalDate> absent(Connection connection, Collection<LocalDate> days)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ABSENT)) {
      statement.setArray(1, connection.createArrayOf("date", days.toArray()));
      return days(statement.executeQuery());
    }
  }

  private List<LocalDate> present() {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(PRESENT)) {
        return days(statement.executeQuery());
      }
    });
  }

  /** Dropping locks out the readers of its siblings: it gives way soon and is tried again later. */
  private void drop(LocalDate day) {
    database.run(connection -> {
      AdvisoryLock.PARTITIONS.take(connection);
      execute(connection, "SET LOCAL lock_timeout = '2s'; DROP TABLE IF EXISTS " + name(day));
    });
    log.info("dropped partition {}, older than {}", name(day), settings.retention());
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<LocalDate> days(ResultSet rows) throws SQLException {
    List<LocalDate> days = new ArrayList<>();
    while (rows.next()) {
      days.add(rows.getObject(1, LocalDate.class));
    }
    return days;
  }

  static LocalDate day(Instant time) {
    return time.atZone(ZoneOffset.UTC).toLocalDate();
  }

  private static String name(LocalDate day) {
    return PREFIX + day.toString().replace("-", "");
  }
}
