package dev.vedette.store.checks;

import dev.vedette.model.CheckResult;
import dev.vedette.model.alert.Alerts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The table {@code alert_rule}: each rule once, however many checks had it. */
final class AlertRules {
  private static final String IDS =
      """
      SELECT w.n, r.rule_id
      FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[]) WITH ORDINALITY
        AS w ("after", recover, quorum, depends_on, n)
      JOIN alert_rule r ON r."after" = w."after" AND r.recover = w.recover
        AND r.quorum = w.quorum AND r.depends_on = w.depends_on::text[]
      """;

  private static final String INSERT =
      """
      INSERT INTO alert_rule ("after", recover, quorum, depends_on)
      SELECT "after", recover, quorum, depends_on::text[]
      FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[])
        AS w ("after", recover, quorum, depends_on)
      ORDER BY 1, 2, 3, 4
      ON CONFLICT DO NOTHING
      """;

  private AlertRules() {}

  /** Ids of the rules in the batch that are not the default; those that are new get one. */
  static Map<Alerts, Integer> resolve(Connection connection, List<CheckResult> batch)
      throws SQLException {
    Set<Alerts> rules = new HashSet<>();
    for (CheckResult result : batch) {
      if (!result.alerts().equals(Alerts.DEFAULT)) {
        rules.add(result.alerts());
      }
    }
    if (rules.isEmpty()) {
      return Map.of();
    }
    Map<Alerts, Integer> ids = ids(connection, rules);
    if (ids.size() < rules.size()) {
      rules.removeAll(ids.keySet());
      try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
        bind(connection, statement, rules);
        statement.executeUpdate();
      }
      ids.putAll(ids(connection, rules));
    }
    return ids;
  }

  private static Map<Alerts, Integer> ids(Connection connection, Collection<Alerts> rules)
      throws SQLException {
    List<Alerts> wanted = List.copyOf(rules);
    Map<Alerts, Integer> ids = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(IDS)) {
      bind(connection, statement, wanted);
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        ids.put(wanted.get(rows.getInt(1) - 1), rows.getInt(2));
      }
    }
    return ids;
  }

  private static void bind(
      Connection connection, PreparedStatement statement, Collection<Alerts> rules)
      throws SQLException {
    Columns<Alerts> columns = new Columns<>(connection, statement, rules);
    columns.bigint(alerts -> alerts.rule().after());
    columns.bigint(alerts -> alerts.rule().recover());
    columns.text(alerts -> alerts.rule().quorum().toString());
    // Names of targets need no quoting in an array.
    columns.text(alerts -> "{" + String.join(",", alerts.dependsOn()) + "}");
  }
}
