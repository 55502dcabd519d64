package dev.vedette.store.history;

import dev.vedette.model.Retention;
import dev.vedette.store.Database;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.StoreException;
import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code storage_retention}: how long history is kept, agreed by all writers. What is
 * dropped can't be had back, so a shorter setting is announced first and holds a day later; a
 * longer one, of any writer, holds at once and takes an announcement back.
 *
 * <p>Safe for use by many threads and processes.
 */
public final class StorageRetention {
  /** Long enough for somebody to read the log and put the setting back. */
  public static final Duration NOTICE = Duration.ofDays(1);

  private static final String INSERT =
      "INSERT INTO storage_retention (level, days) VALUES (?, ?) ON CONFLICT DO NOTHING";

  private static final String READ =
      "SELECT level, days, shorter_days, announced_at FROM storage_retention ORDER BY level";

  private static final String UPDATE =
      "UPDATE storage_retention SET days = ?, shorter_days = ?, announced_at = ? WHERE level = ?";

  /**
   * How long one level is kept.
   *
   * @param name key of the setting below {@code storage}
   * @param announced a shorter time to come; null: none
   * @param announcedAt null: none was announced
   */
  public record Level(
      String name, Retention kept, @Nullable Retention announced, @Nullable Instant announcedAt) {
    /** When the shorter time holds; null: none was announced. */
    public @Nullable Instant holdsFrom() {
      return announcedAt == null ? null : announcedAt.plus(NOTICE);
    }

    /** What becomes of it when a writer with this setting looks. */
    Level meet(Retention configured, Instant now) {
      if (configured.days() >= kept.days()) {
        return new Level(name, configured, null, null);
      }
      Instant holdsFrom = holdsFrom();
      if (holdsFrom == null || !configured.equals(announced)) {
        return new Level(name, kept, configured, now);
      }
      return now.isBefore(holdsFrom) ? this : new Level(name, configured, null, null);
    }
  }

  private final Database database;

  public StorageRetention(Database database) {
    this.database = database;
  }

  /**
   * Announces what is shorter than before, and takes what is longer or was announced a day ago.
   *
   * @return how long each level is kept now, by the names of the settings
   * @throws StoreException when nothing of it was done
   */
  public List<Level> agree(StorageSettings configured, Instant now) {
    Map<String, Retention> settings = byName(configured);
    return database.call(connection -> {
      insertAbsent(connection, settings);
      List<Level> levels = new ArrayList<>();
      for (Level level : read(connection, READ + " FOR UPDATE")) {
        Level next = level.meet(settings.getOrDefault(level.name, level.kept), now);
        if (!next.equals(level)) {
          update(connection, next);
        }
        levels.add(next);
      }
      return levels;
    });
  }

  /**
   * Takes what is configured at once, however short.
   *
   * @throws StoreException when nothing of it was done
   */
  public void apply(StorageSettings configured) {
    Map<String, Retention> settings = byName(configured);
    database.run(connection -> {
      insertAbsent(connection, settings);
      for (Map.Entry<String, Retention> each : settings.entrySet()) {
        update(connection, new Level(each.getKey(), each.getValue(), null, null));
      }
    });
  }

  /**
   * How long each level is kept; empty before the first writer has run.
   *
   * @throws StoreException when the database did not answer
   */
  public List<Level> read() {
    return database.call(connection -> read(connection, READ));
  }

  /** Raw checks are moved, not dropped, and need no notice. */
  private static Map<String, Retention> byName(StorageSettings settings) {
    return new TreeMap<>(
        Map.of(
            "evidence", settings.evidenceKept(),
            "archive", settings.archive(),
            "hourly", settings.hourly(),
            "daily", settings.daily()));
  }

  private static void insertAbsent(Connection connection, Map<String, Retention> settings)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      for (Map.Entry<String, Retention> each : settings.entrySet()) {
        statement.setString(1, each.getKey());
        statement.setInt(2, each.getValue().days());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static List<Level> read(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      ResultSet rows = statement.executeQuery();
      List<Level> levels = new ArrayList<>();
      while (rows.next()) {
        Integer shorter = rows.getObject("shorter_days", Integer.class);
        levels.add(
            new Level(
                rows.getString("level"),
                new Retention(rows.getInt("days")),
                shorter == null ? null : new Retention(shorter),
                Timestamptz.readOrNull(rows, "announced_at")));
      }
      return levels;
    }
  }

  private static void update(Connection connection, Level level) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
      statement.setInt(1, level.kept.days());
      statement.setObject(2, level.announced == null ? null : level.announced.days());
      statement.setObject(3, Timestamptz.ofNullable(level.announcedAt));
      statement.setString(4, level.name);
      statement.executeUpdate();
    }
  }
}
