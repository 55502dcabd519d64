package dev.vedette.store.observations;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Quorum;
import dev.vedette.model.incident.Observation;
import dev.vedette.model.incident.Observation.Validity;
import dev.vedette.model.incident.Sight;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * What the ids of observations stand for. Learned as they come, so bounded by what the checks of a
 * block refer to; one object for each value, however many observations have it.
 */
final class ObservationNames {
  private static final String LOCATIONS =
      "SELECT location_id, name FROM location ORDER BY name COLLATE \"C\"";

  private static final String CERTIFICATES =
      "SELECT certificate_id, not_before, not_after FROM certificate WHERE certificate_id = ANY"
          + " (?)";

  private static final String RULES =
      "SELECT rule_id, \"after\", recover, quorum FROM alert_rule WHERE rule_id = ANY (?)";

  private record Location(String name, int rank) {}

  private final Map<Integer, Location> locations = new HashMap<>();
  private final Map<Integer, Validity> certificates = new HashMap<>();
  private final Map<Integer, AlertRule> rules = new HashMap<>();
  private final Map<Integer, Duration> intervals = new HashMap<>();

  /** Looks up what is not known yet. */
  void learn(Connection connection, ObservationBlock block) throws SQLException {
    if (missing(block.locationIds(), id -> !locations.containsKey(id)).length > 0) {
      learnLocations(connection);
    }
    Object[] unseen = missing(block.certificateIds(), id -> !certificates.containsKey(id));
    if (unseen.length > 0) {
      learnCertificates(connection, unseen);
    }
    Object[] unknown = missing(block.ruleIds(), id -> !rules.containsKey(id));
    if (unknown.length > 0) {
      learnRules(connection, unknown);
    }
  }

  private static Object[] missing(BitSet ids, IntPredicate isMissing) {
    return ids.stream().filter(isMissing).boxed().toArray();
  }

  private void learnLocations(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCATIONS)) {
      ResultSet rows = statement.executeQuery();
      locations.clear();
      while (rows.next()) {
        locations.put(rows.getInt(1), new Location(rows.getString(2), locations.size()));
      }
    }
  }

  private void learnCertificates(Connection connection, Object[] ids) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CERTIFICATES)) {
      statement.setArray(1, connection.createArrayOf("integer", ids));
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        certificates.put(rows.getInt(1), new Validity(time(rows, 2), time(rows, 3)));
      }
    }
  }

  private void learnRules(Connection connection, Object[] ids) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RULES)) {
      statement.setArray(1, connection.createArrayOf("integer", ids));
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        rules.put(
            rows.getInt(1),
            new AlertRule(rows.getInt(2), rows.getInt(3), Quorum.parse(rows.getString(4))));
      }
    }
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** The place of a location in the order of names. */
  int rank(int locationId) {
    return location(locationId).rank();
  }

  private Location location(int id) {
    return requireNonNull(locations.get(id), "a check is of a location that has no name");
  }

  Observation observation(
      long slotMs, int locationId, int intervalMs, Sight sight, int certificateId) {
    return new Observation(
        Instant.ofEpochMilli(slotMs),
        location(locationId).name(),
        intervals.computeIfAbsent(intervalMs, Duration::ofMillis),
        sight,
        certificateId == ObservationBlock.NONE ? null : certificates.get(certificateId));
  }

  AlertRule rule(int ruleId) {
    return ruleId == ObservationBlock.NONE
        ? AlertRule.DEFAULT
        : requireNonNull(rules.get(ruleId), "a check has a rule that is not stored");
  }
}
