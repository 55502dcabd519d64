package dev.vedette.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * How moments go into statements and come out of rows: PostgreSQL's {@code timestamptz}, for which
 * JDBC has no {@link Instant}.
 */
public final class Timestamptz {
  private Timestamptz() {}

  /** For {@link java.sql.PreparedStatement#setObject(int, Object)}. */
  public static OffsetDateTime of(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  /** The same of a column that may be null. */
  public static @Nullable OffsetDateTime ofNullable(@Nullable Instant time) {
    return time == null ? null : of(time);
  }

  /** When a day (UTC) begins. */
  public static OffsetDateTime startOf(LocalDate day) {
    return day.atStartOfDay().atOffset(ZoneOffset.UTC);
  }

  /** Reads one of a column that is never null. */
  public static Instant read(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** Reads one of a column that is never null. */
  public static Instant read(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** Reads one of a column that may be null. */
  public static @Nullable Instant readOrNull(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  /** Reads one of a column that may be null. */
  public static @Nullable Instant readOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
