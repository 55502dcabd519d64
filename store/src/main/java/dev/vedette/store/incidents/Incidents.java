package dev.vedette.store.incidents;

import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import dev.vedette.store.query.Span;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The incidents, as they are now. Safe for use by many threads. */
public final class Incidents {
  /** Enough to say which ones a prefix may mean. */
  private static final int MAX_MATCHES = 10;

  private static final int DIGITS = 32;
  private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{1," + DIGITS + "}");

  /** An incident that people have heard of under another identity is found by that one too. */
  private static final String FIND =
      IncidentRow.SELECT
          + """
          WHERE i.incident_id BETWEEN ? AND ?
            OR i.incident_id IN (
              SELECT a.incident_id FROM incident_alias a WHERE a.told_as BETWEEN ? AND ?)
          ORDER BY i.opened_at DESC, i.incident_id
          LIMIT ?
          """;

  private static final String LIST =
      IncidentRow.SELECT
          + """
          WHERE (i.closed_at IS NULL OR NOT ?)
            AND (?::timestamptz IS NULL OR i.closed_at IS NULL OR i.closed_at >= ?)
            AND (?::timestamptz IS NULL OR i.opened_at < ?)
            AND (?::text IS NULL OR i.target_id = (SELECT target_id FROM target WHERE name = ?))
            AND (?::text IS NULL OR i.kind = ?::incident_kind)
          ORDER BY i.opened_at DESC, i.incident_id
          LIMIT ?
          """;

  private final Database database;

  public Incidents(Database database) {
    this.database = database;
  }

  /**
   * What is open, the newest first.
   *
   * @throws StoreException when the database did not answer
   */
  public List<StoredIncident> open() {
    return list(IncidentFilter.OPEN);
  }

  /**
   * Those that pass, the newest first.
   *
   * @throws StoreException when the database did not answer
   */
  public List<StoredIncident> list(IncidentFilter filter) {
    Span span = filter.span();
    String kind = filter.kind() == null ? null : filter.kind().wireName();
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(LIST)) {
        statement.setBoolean(1, filter.openOnly());
        statement.setObject(2, time(span == null ? null : span.from()));
        statement.setObject(3, time(span == null ? null : span.from()));
        statement.setObject(4, time(span == null ? null : span.to()));
        statement.setObject(5, time(span == null ? null : span.to()));
        statement.setString(6, filter.target());
        statement.setString(7, filter.target());
        statement.setString(8, kind);
        statement.setString(9, kind);
        statement.setInt(10, filter.limit());
        return read(statement);
      }
    });
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }

  /**
   * Those whose identity, or an earlier one that people have heard of, begins so; at most 10.
   *
   * @param prefix hexadecimal digits, with or without the hyphens of a UUID
   * @throws IllegalArgumentException when it is something else
   * @throws StoreException when the database did not answer
   */
  public List<StoredIncident> find(String prefix) {
    String digits = prefix.strip().toLowerCase(Locale.ROOT).replace("-", "");
    if (!PREFIX.matcher(digits).matches()) {
      throw new IllegalArgumentException(
          "'" + prefix + "' is no identity of an incident: write the first of its digits, 0 to f");
    }
    UUID first = padded(digits, '0');
    UUID last = padded(digits, 'f');
    return database.call(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(FIND)) {
        statement.setObject(1, first);
        statement.setObject(2, last);
        statement.setObject(3, first);
        statement.setObject(4, last);
        statement.setInt(5, MAX_MATCHES);
        return read(statement);
      }
    });
  }

  private static UUID padded(String digits, char rest) {
    String all = digits + Character.toString(rest).repeat(DIGITS - digits.length());
    return new UUID(
        Long.parseUnsignedLong(all, 0, DIGITS / 2, 16),
        Long.parseUnsignedLong(all, DIGITS / 2, DIGITS, 16));
  }

  private static List<StoredIncident> read(PreparedStatement statement) throws SQLException {
    ResultSet rows = statement.executeQuery();
    List<StoredIncident> incidents = new ArrayList<>();
    while (rows.next()) {
      incidents.add(IncidentRow.read(rows));
    }
    return incidents;
  }
}
