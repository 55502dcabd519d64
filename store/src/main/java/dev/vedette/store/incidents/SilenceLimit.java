package dev.vedette.store.incidents;

import dev.vedette.model.incident.IncidentKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * How many incidents of silence are open at once. Whoever may write to the topic of results can
 * invent locations and targets, and each that falls silent would be an incident, and a message.
 *
 * <p>One is left out while enough others are open that were heard of before it. So what is invented
 * takes no place of what was there already.
 *
 * @param older incidents about what was heard of before that leave no room for another one
 */
record SilenceLimit(IncidentKind kind, int older) {
  /** More locations than anybody has. */
  static final SilenceLimit BLIND = new SilenceLimit(IncidentKind.BLIND, 50);

  /** More than anybody reads: some ten full digests. */
  static final SilenceLimit NO_DATA = new SilenceLimit(IncidentKind.NO_DATA, 1_000);

  /**
   * So many times the number in all. Only if the youngest fall silent first, one after the other,
   * are there more than the number.
   */
  private static final int MAX_TIMES = 4;

  private static final String OPEN =
      """
      SELECT coalesce(target_id, location_id) AS id FROM incident
      WHERE closed_at IS NULL AND kind = ?::incident_kind
      ORDER BY id
      """;

  /**
   * Those that may have an incident now.
   *
   * @param silent in the order in which they were heard of first
   */
  List<Silent> admit(Connection connection, List<Silent> silent) throws SQLException {
    List<Integer> open = open(connection);
    List<Silent> admitted = new ArrayList<>();
    int before = 0;
    for (Silent next : silent) {
      while (before < open.size() && open.get(before) < next.id()) {
        before++;
      }
      int all = open.size() + admitted.size();
      if (before + admitted.size() < older && all < MAX_TIMES * older) {
        admitted.add(next);
      }
    }
    return admitted;
  }

  private List<Integer> open(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
      statement.setString(1, kind.wireName());
      ResultSet row = statement.executeQuery();
      List<Integer> ids = new ArrayList<>();
      while (row.next()) {
        ids.add(row.getInt("id"));
      }
      return ids;
    }
  }
}
