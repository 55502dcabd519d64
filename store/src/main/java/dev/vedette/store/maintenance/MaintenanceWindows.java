package dev.vedette.store.maintenance;

import dev.vedette.model.maintenance.Maintenance;
import dev.vedette.model.maintenance.MaintenanceScope;
import dev.vedette.model.maintenance.Window;
import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import dev.vedette.store.Timestamptz;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code maintenance_window}, for whoever asks whether a target is in maintenance, and
 * for windows that somebody makes by hand. Safe for use by many threads and processes.
 */
public final class MaintenanceWindows {
  /** Windows made by hand that are not over: a script gone wild, not an operator. */
  public static final int MAX_AD_HOC = 1_000;

  /** More than rules can make in a month; a list of more is none. */
  private static final int MAX_LISTED = 50_000;

  /** Windows that follow each other without a gap, before a target's state is told all the same. */
  private static final int MAX_CHAIN = 100;

  private static final String COVERING =
      "SELECT "
          + WindowRows.COLUMNS
          + """
          FROM maintenance_window
          WHERE from_at <= ? AND from_at > ? AND until_at > ?
            AND maintenance_covers(targets, tags, ?, jsonb_object(?, ?))
          ORDER BY until_at DESC, window_id
          LIMIT 1
          """;

  private static final String BETWEEN =
      "SELECT "
          + WindowRows.COLUMNS
          + """
          FROM maintenance_window
          WHERE from_at < ? AND from_at > ? AND until_at > ? AND from_at < until_at
          ORDER BY from_at, window_id
          LIMIT
          """
          + MAX_LISTED;

  private static final String BY_TARGET =
      """
      SELECT t.name, w.from_at, w.until_at
      FROM maintenance_window w
      JOIN target t ON maintenance_covers(w.targets, w.tags, t.name, t.tags)
      WHERE w.from_at < ? AND w.from_at > ? AND w.until_at > ? AND w.from_at < w.until_at
      ORDER BY w.from_at, w.window_id
      """;

  private static final String NEXT_END =
      """
      SELECT min(until_at) FROM maintenance_window
      WHERE from_at <= ? AND from_at > ? AND until_at > ?
      """;

  private static final String ADD =
      """
      INSERT INTO maintenance_window (from_at, to_at, created_at, note, targets, tags)
      SELECT ?, ?, ?, ?, ?, jsonb_object(?, ?)
      WHERE (SELECT count(*) FROM maintenance_window WHERE rule IS NULL AND until_at > ?) < ?
      RETURNING
      """
          + WindowRows.COLUMNS;

  private static final String END =
      """
      UPDATE maintenance_window SET ended_at = ?
      WHERE window_id = ? AND until_at > ? AND until_at > from_at
      RETURNING
      """
          + WindowRows.COLUMNS;

  private static final String FIND =
      "SELECT " + WindowRows.COLUMNS + " FROM maintenance_window WHERE window_id = ?";

  private final Database database;

  public MaintenanceWindows(Database database) {
    this.database = database;
  }

  /**
   * The window that a slot of a target is in.
   *
   * @param tags all that the target has
   * @return of several the one that ends last; empty when it is in none
   * @throws StoreException when the database did not answer
   */
  public Optional<MaintenanceWindow> covering(String target, Map<String, String> tags, Instant at) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(COVERING)) {
        setMoment(statement, at);
        statement.setString(4, target);
        WindowRows.setTags(connection, statement, 5, tags);
        return WindowRows.read(statement).stream().findFirst();
      }
    });
  }

  /**
   * From when on the target is in no window any more, if it is in one then: windows that follow
   * each other without a gap are one.
   *
   * @return empty when it is in none
   * @throws StoreException when the database did not answer
   */
  public Optional<Instant> endOf(String target, Map<String, String> tags, Instant at) {
    Optional<Instant> end = Optional.empty();
    Optional<MaintenanceWindow> window = covering(target, tags, at);
    for (int i = 0; window.isPresent() && i < MAX_CHAIN; i++) {
      Instant until = window.get().until();
      end = Optional.of(until);
      window = covering(target, tags, until);
    }
    return end;
  }

  /**
   * The windows that have a moment in common with this time, those that were called off left out.
   *
   * @return by their beginning
   * @throws StoreException when the database did not answer
   */
  public List<MaintenanceWindow> between(Instant from, Instant to) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(BETWEEN)) {
        setSpan(statement, from, to);
        return WindowRows.read(statement);
      }
    });
  }

  /**
   * The same as times of each target.
   *
   * @return by the name of the target, those that have some; each by its beginning
   * @throws StoreException when the database did not answer
   */
  public Map<String, List<Window>> byTarget(Instant from, Instant to) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(BY_TARGET)) {
        setSpan(statement, from, to);
        ResultSet rows = statement.executeQuery();
        Map<String, List<Window>> windows = new HashMap<>();
        while (rows.next()) {
          Instant begin = Timestamptz.read(rows, 2);
          Instant end = Timestamptz.read(rows, 3);
          windows
              .computeIfAbsent(rows.getString(1), _ -> new ArrayList<>())
              .add(new Window(begin, end));
        }
        return windows;
      }
    });
  }

  private static void setSpan(PreparedStatement statement, Instant from, Instant to)
      throws SQLException {
    statement.setObject(1, Timestamptz.of(to));
    statement.setObject(2, Timestamptz.of(from.minus(Maintenance.MAX_DURATION)));
    statement.setObject(3, Timestamptz.of(from));
  }

  /**
   * When the first of the windows ends that are open then: what was held back is to be looked at.
   *
   * @return empty when none is
   * @throws StoreException when the database did not answer
   */
  public Optional<Instant> nextEndAfter(Instant at) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(NEXT_END)) {
        setMoment(statement, at);
        ResultSet row = statement.executeQuery();
        row.next();
        return Optional.ofNullable(Timestamptz.readOrNull(row, 1));
      }
    });
  }

  private static void setMoment(PreparedStatement statement, Instant at) throws SQLException {
    statement.setObject(1, Timestamptz.of(at));
    statement.setObject(2, Timestamptz.of(at.minus(Maintenance.MAX_DURATION)));
    statement.setObject(3, Timestamptz.of(at));
  }

  /**
   * Makes a window by hand. It may have begun, and even be over: what has passed is planned then
   * after the fact.
   *
   * @param note what it is for; null: nobody says
   * @return empty when there are {@link #MAX_AD_HOC} already that are not over
   * @throws StoreException when it was not made
   */
  public Optional<MaintenanceWindow> add(
      MaintenanceScope scope, Window window, @Nullable String note, Instant now) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(ADD)) {
        statement.setObject(1, Timestamptz.of(window.from()));
        statement.setObject(2, Timestamptz.of(window.to()));
        statement.setObject(3, Timestamptz.of(now));
        statement.setString(4, note);
        WindowRows.setScope(connection, statement, 5, scope);
        statement.setObject(8, Timestamptz.of(now));
        statement.setInt(9, MAX_AD_HOC);
        return WindowRows.read(statement).stream().findFirst();
      }
    });
  }

  /**
   * Ends a window now, or calls it off when it has not begun.
   *
   * @return how it is then; empty when it is over, or there is none
   * @throws StoreException when that was not done
   */
  public Optional<MaintenanceWindow> end(long id, Instant now) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(END)) {
        statement.setObject(1, Timestamptz.of(now));
        statement.setLong(2, id);
        statement.setObject(3, Timestamptz.of(now));
        return WindowRows.read(statement).stream().findFirst();
      }
    });
  }

  /**
   * One of any time.
   *
   * @throws StoreException when the database did not answer
   */
  public Optional<MaintenanceWindow> find(long id) {
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(FIND)) {
        statement.setLong(1, id);
        return WindowRows.read(statement).stream().findFirst();
      }
    });
  }
}
