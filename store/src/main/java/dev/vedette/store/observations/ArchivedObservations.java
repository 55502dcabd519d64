package dev.vedette.store.observations;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.incident.Sight;
import dev.vedette.store.StoreException;
import dev.vedette.store.query.Span;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code check_archive}, a row for a day of a target at a location, as the arrays it is. */
final class ArchivedObservations {
  /** Rows that the driver holds at once, of some 30 kB each. */
  private static final int FETCHED = 50;

  private static final Map<String, FailureCode> CODES =
      Arrays.stream(FailureCode.values())
          .collect(Collectors.toUnmodifiableMap(FailureCode::wireName, Function.identity()));

  private static final String READ =
      """
      SELECT target_id, location_id, slot_step_ms, interval_ms, outcome::text[],
        CASE WHEN 'unknown' = ANY (outcome) THEN failure_code::text[] END, certificate_id, rule_id
      FROM check_archive
      WHERE day = ? AND target_id BETWEEN ? AND ? AND (cardinality(?::integer[]) = 0
        OR target_id = ANY (?::integer[]))
      """;

  /** Of more, those in between are read too. */
  private static final int MAX_NAMED = 50;

  private ArchivedObservations() {}

  static void read(
      Connection connection,
      List<WatchedTarget> block,
      LocalDate day,
      Span span,
      ObservationBlock into)
      throws SQLException {
    Object[] named =
        block.size() > MAX_NAMED ? new Object[0] : block.stream().map(WatchedTarget::id).toArray();
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      Array ids = connection.createArrayOf("integer", named);
      statement.setFetchSize(FETCHED);
      statement.setObject(1, day);
      statement.setInt(2, block.getFirst().id());
      statement.setInt(3, block.getLast().id());
      statement.setArray(4, ids);
      statement.setArray(5, ids);
      long dayMs = day.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        add(rows, dayMs, span, into);
      }
    }
  }

  private static void add(ResultSet row, long dayMs, Span span, ObservationBlock into)
      throws SQLException {
    int target = row.getInt(1);
    int location = row.getInt(2);
    Integer[] steps = requireNonNull(integers(row, 3));
    Integer[] intervals = requireNonNull(integers(row, 4));
    String[] outcomes = (String[]) row.getArray(5).getArray();
    Array codes = row.getArray(6);
    String[] failures = codes == null ? null : (String[]) codes.getArray();
    Integer[] certificates = integers(row, 7);
    Integer[] rules = integers(row, 8);
    long from = span.from().toEpochMilli();
    long to = span.to().toEpochMilli();
    long slot = dayMs;
    for (int i = 0; i < steps.length; i++) {
      slot += steps[i];
      if (slot >= from && slot < to) {
        into.add(
            target,
            slot,
            location,
            intervals[i],
            sight(outcomes[i], failures == null ? null : failures[i]),
            id(certificates, i),
            id(rules, i));
      }
    }
  }

  private static Integer @Nullable [] integers(ResultSet row, int column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? null : (Integer[]) array.getArray();
  }

  private static int id(Integer @Nullable [] ids, int place) {
    Integer id = ids == null ? null : ids[place];
    return id == null ? ObservationBlock.NONE : id;
  }

  private static Sight sight(String outcome, @Nullable String code) {
    return switch (outcome) {
      case "up" -> Sight.UP;
      case "down" -> Sight.DOWN;
      default -> {
        FailureCode known = code == null ? null : CODES.get(code);
        if (known == null) {
          throw StoreException.rejected("the failure code " + code + " is none of this Vedette's");
        }
        yield Sight.of(Outcome.of(new Failure(known, "", null)));
      }
    };
  }
}
