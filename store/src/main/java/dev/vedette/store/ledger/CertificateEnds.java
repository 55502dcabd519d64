package dev.vedette.store.ledger;

import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.Timestamptz;
import dev.vedette.store.incidents.StoredIncident;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** When the certificates of incidents end, as the checks saw it by which these came about. */
final class CertificateEnds {
  private static final String ENDS =
      """
      SELECT q.target, q.at, min(c.not_after) AS not_after
      FROM unnest(?::text[], ?::timestamptz[]) AS q (target, at)
      JOIN target t ON t.name = q.target
      JOIN check_result r ON r.target_id = t.target_id AND r.scheduled_at = q.at
      JOIN certificate c USING (certificate_id)
      GROUP BY q.target, q.at
      """;

  private CertificateEnds() {}

  /** Of a target the check of that time. */
  record Slot(String target, Instant at) {
    Slot {
      Objects.requireNonNull(target);
    }
  }

  static boolean isAboutOne(StoredIncident incident) {
    return incident.kind() == IncidentKind.CERTIFICATE && incident.target() != null;
  }

  static Slot slot(StoredIncident incident, Instant at) {
    return new Slot(Objects.requireNonNull(incident.target()), at);
  }

  /** The same incidents with their ends. */
  static List<OutgoingMessage.Told> added(
      Connection connection, List<OutgoingMessage.Told> incidents) throws SQLException {
    Map<Slot, Instant> ends =
        of(
            connection,
            incidents.stream()
                .map(OutgoingMessage.Told::transition)
                .filter(each -> isAboutOne(each.incident()))
                .map(each -> slot(each.incident(), each.at()))
                .toList());
    return ends.isEmpty() ? incidents : incidents.stream().map(each -> added(each, ends)).toList();
  }

  private static OutgoingMessage.Told added(OutgoingMessage.Told told, Map<Slot, Instant> ends) {
    RoutedTransition transition = told.transition();
    return isAboutOne(transition.incident())
        ? new OutgoingMessage.Told(
            transition,
            told.news(),
            told.acknowledged(),
            told.children(),
            ends.get(slot(transition.incident(), transition.at())))
        : told;
  }

  /** The earliest of each slot; none where the checks are not there any more. */
  static Map<Slot, Instant> of(Connection connection, Collection<Slot> slots) throws SQLException {
    Map<Slot, Instant> ends = new HashMap<>();
    if (slots.isEmpty()) {
      return ends;
    }
    List<Slot> distinct = slots.stream().distinct().toList();
    try (PreparedStatement statement = connection.prepareStatement(ENDS)) {
      statement.setArray(
          1, LedgerRows.texts(connection, distinct.stream().map(Slot::target).toList()));
      statement.setArray(
          2,
          connection.createArrayOf(
              "timestamptz", distinct.stream().map(slot -> Timestamptz.of(slot.at())).toArray()));
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        ends.put(
            new Slot(rows.getString("target"), Timestamptz.read(rows, "at")),
            Timestamptz.read(rows, "not_after"));
      }
    }
    return ends;
  }
}
