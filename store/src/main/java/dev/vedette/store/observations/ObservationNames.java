package dev.vedette.store.observations;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Alerts;
import dev.vedette.model.alert.Quorum;
import dev.vedette.model.incident.Observation.Validity;
import dev.vedette.model.incident.Sight;
import dev.vedette.store.Timestamptz;
import dev.vedette.store.observations.ObservationBlock.Content;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the ids of observations stand for. Learned as they come, so bounded by what the checks of
 * the span refer to; one object for each value, however many observations have it. Safe for use by
 * many threads.
 */
final class ObservationNames {
  private static final String LOCATIONS =
      "SELECT location_id, name FROM location ORDER BY name COLLATE \"C\"";

  private static final String CERTIFICATES =
      "SELECT certificate_id, not_before, not_after FROM certificate WHERE certificate_id = ANY"
          + " (?)";

  private static final String RULES =
      "SELECT rule_id, \"after\", recover, quorum, depends_on FROM alert_rule WHERE rule_id = ANY"
          + " (?)";

  /**
   * What an observation says.
   *
   * @param rank place of its location in the order of names
   */
  record Words(
      String location,
      int rank,
      Duration interval,
      Sight sight,
      @Nullable Validity validity,
      Alerts alerts) {}

  private record Location(String name, int rank) {}

  private volatile Map<Integer, Location> locations = Map.of();
  private final Map<Integer, Validity> certificates = new ConcurrentHashMap<>();
  private final Map<Integer, Alerts> rules = new ConcurrentHashMap<>();
  private final Map<Integer, Duration> intervals = new ConcurrentHashMap<>();

  /** Looks up what is not known yet. */
  void learn(Connection connection, List<Content> contents) throws SQLException {
    if (unknown(contents, Content::locationId, locations).length > 0) {
      learnLocations(connection);
    }
    Object[] unseen = unknown(contents, Content::certificateId, certificates);
    if (unseen.length > 0) {
      learnCertificates(connection, unseen);
    }
    Object[] unheard = unknown(contents, Content::ruleId, rules);
    if (unheard.length > 0) {
      learnRules(connection, unheard);
    }
  }

  private static Object[] unknown(
      List<Content> contents, ToIntFunction<Content> id, Map<Integer, ?> known) {
    return contents.stream()
        .mapToInt(id)
        .filter(each -> each != ObservationBlock.NONE && !known.containsKey(each))
        .distinct()
        .boxed()
        .toArray();
  }

  private void learnLocations(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCATIONS)) {
      ResultSet rows = statement.executeQuery();
      Map<Integer, Location> all = new HashMap<>();
      while (rows.next()) {
        all.put(rows.getInt(1), new Location(rows.getString(2), all.size()));
      }
      locations = Map.copyOf(all);
    }
  }

  private void learnCertificates(Connection connection, Object[] ids) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CERTIFICATES)) {
      statement.setArray(1, connection.createArrayOf("integer", ids));
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        certificates.put(
            rows.getInt(1), new Validity(Timestamptz.read(rows, 2), Timestamptz.read(rows, 3)));
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
            new Alerts(
                new AlertRule(rows.getInt(2), rows.getInt(3), Quorum.parse(rows.getString(4))),
                List.of((String[]) rows.getArray(5).getArray())));
      }
    }
  }

  /** What they stand for, in the same order; all ids were learned. */
  List<Words> words(List<Content> contents) {
    Map<Integer, Location> now = locations;
    return contents.stream().map(content -> words(content, now.get(content.locationId()))).toList();
  }

  private Words words(Content content, @Nullable Location location) {
    requireNonNull(location, "a check is of a location that has no name");
    int certificate = content.certificateId();
    return new Words(
        location.name,
        location.rank,
        intervals.computeIfAbsent(content.intervalMs(), Duration::ofMillis),
        content.sight(),
        certificate == ObservationBlock.NONE ? null : certificates.get(certificate),
        alerts(content.ruleId()));
  }

  private Alerts alerts(int id) {
    return id == ObservationBlock.NONE
        ? Alerts.DEFAULT
        : requireNonNull(rules.get(id), "a check has a rule that is not stored");
  }
}
