package dev.vedette.store.incidents;

import static dev.vedette.store.Checks.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Phase;
import dev.vedette.model.incident.Incident.Reason;
import dev.vedette.model.incident.IncidentId;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.Checks;
import dev.vedette.store.TestDatabase;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.query.Span;
import dev.vedette.store.query.checks.IncidentChecks;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reading incidents, and what people do about them. */
class IncidentsIT {
  private static final Duration HOUR = Duration.ofHours(1);

  @RegisterExtension static final TestDatabase database = new TestDatabase();
  private static StoredIncidents rows;
  private static Incidents incidents;

  @BeforeAll
  static void start() {
    rows = new StoredIncidents(database);
    incidents = new Incidents(database.database());
  }

  @BeforeEach
  void clear() throws SQLException {
    database.clear();
    store(Checks.of("shop").up(NOON), Checks.of("blog").up(NOON));
  }

  private static void store(CheckResult... results) {
    new CheckResults(database.database(), InstantSource.fixed(NOON)).insert(List.of(results));
  }

  @Test
  void anIncidentIsReadWithNamesInsteadOfIds() throws SQLException {
    UUID id = rows.insert("shop", IncidentKind.DOWN, NOON, NOON.plus(HOUR));

    assertThat(incidents.find(id.toString()))
        .containsExactly(
            new StoredIncident(
                id,
                IncidentKind.DOWN,
                "shop",
                null,
                "https://shop.example/",
                Map.of("team", "web"),
                NOON,
                NOON.minusSeconds(120),
                NOON.minusSeconds(60),
                NOON.plus(HOUR),
                null,
                null,
                Reason.RECOVERED,
                0,
                new Failure(FailureCode.STATUS_UNEXPECTED, "expected 2xx, got 503", Phase.WAIT),
                503,
                List.of("berlin-1"),
                List.of(),
                List.of(),
                List.of("status 200 → 503")));
  }

  @Test
  void aPrefixFindsWhateverItMayMean() throws SQLException {
    UUID id = rows.insert("shop", IncidentKind.DOWN, NOON, null);
    rows.insert("blog", IncidentKind.DOWN, NOON, null);

    assertThat(incidents.find(id.toString().substring(0, 8))).hasSize(1);
    assertThat(incidents.find(id.toString().toUpperCase().substring(0, 12))).hasSize(1);
    assertThat(incidents.find("00000000")).isEmpty();
    for (String wrong : List.of("", "-", "shop", "%", id + "0")) {
      assertThatThrownBy(() -> incidents.find(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is no identity of an incident");
    }
  }

  @Test
  void anIncidentIsFoundByTheIdentityThatPeopleHaveHeardOf() throws SQLException {
    UUID id = rows.insert("shop", IncidentKind.DOWN, NOON, null);
    UUID told = IncidentId.of("shop", IncidentKind.DOWN, NOON.plusSeconds(60));
    database.execute("INSERT INTO incident_alias VALUES ('" + id + "', '" + told + "')");

    assertThat(incidents.find(told.toString())).extracting(StoredIncident::id).containsExactly(id);
  }

  @Test
  void aListHasWhatWasOpenInItsSpanTheNewestFirst() throws SQLException {
    UUID old = rows.insert("shop", IncidentKind.DOWN, NOON.minus(HOUR), NOON.minusSeconds(60));
    UUID open = rows.insert("shop", IncidentKind.DOWN, NOON, null);
    UUID partial = rows.insert("blog", IncidentKind.PARTIAL, NOON.plus(HOUR), null);

    assertThat(list(null, null, null, false, 10)).containsExactly(partial, open, old);
    assertThat(list(null, null, null, false, 2)).containsExactly(partial, open);
    assertThat(incidents.open()).extracting(StoredIncident::id).containsExactly(partial, open);
    assertThat(list(null, "shop", null, false, 10)).containsExactly(open, old);
    assertThat(list(null, null, IncidentKind.PARTIAL, false, 10)).containsExactly(partial);
    Instant soon = NOON.plusSeconds(1);
    assertThat(list(new Span(NOON.minusSeconds(90), soon), null, null, false, 10))
        .containsExactly(open, old);
    assertThat(list(new Span(NOON.minusSeconds(59), soon), null, null, false, 10))
        .containsExactly(open);
    assertThat(list(new Span(NOON.minus(HOUR), NOON), null, null, false, 10)).containsExactly(old);
  }

  private static List<UUID> list(
      Span span, String target, IncidentKind kind, boolean open, int limit) {
    return incidents.list(new IncidentFilter(span, target, kind, open, limit)).stream()
        .map(StoredIncident::id)
        .toList();
  }

  @Test
  void whatPeopleDoIsKeptInItsOrder() throws SQLException {
    UUID id = rows.insert("shop", IncidentKind.DOWN, NOON, null);
    IncidentActions actions = new IncidentActions(database.database());
    actions.add(id, IncidentAction.Type.ACK, "ann\u0007", null);
    actions.add(id, IncidentAction.Type.NOTE, "bob", "it's the \"router\"\u0000");
    actions.add(UUID.randomUUID(), IncidentAction.Type.CLOSE, "eve", null);

    assertThat(actions.of(id))
        .extracting(IncidentAction::type, IncidentAction::by, IncidentAction::note)
        .containsExactly(
            tuple(IncidentAction.Type.ACK, "ann\\u0007", null),
            tuple(IncidentAction.Type.NOTE, "bob", "it's the \"router\""));
    assertThatThrownBy(() -> actions.add(id, IncidentAction.Type.NOTE, "bob", "x".repeat(4_001)))
        .hasMessage("a note has at most 4000 characters, not 4001");
  }

  @Test
  void whoIsAtAnIncidentIsKnownUnderAnEarlierIdentityToo() throws SQLException {
    UUID told = rows.insert("shop", IncidentKind.DOWN, NOON, null);
    UUID corrected = rows.insert("blog", IncidentKind.DOWN, NOON, null);
    UUID nobodys = rows.insert("docs", IncidentKind.DOWN, NOON, null);
    IncidentActions actions = new IncidentActions(database.database());
    actions.add(told, IncidentAction.Type.ACK, "ann", null);
    actions.add(told, IncidentAction.Type.ACK, "bob", null);
    actions.add(told, IncidentAction.Type.NOTE, "eve", "hm");
    actions.add(nobodys, IncidentAction.Type.NOTE, "eve", "hm");
    database.execute("INSERT INTO incident_alias VALUES ('%s', '%s')".formatted(corrected, told));

    Map<UUID, IncidentAction> acknowledged =
        actions.acknowledged(incidents.list(new IncidentFilter(null, null, null, true, 10)));

    assertThat(acknowledged).containsOnlyKeys(told, corrected);
    assertThat(acknowledged.values()).extracting(IncidentAction::by).containsOnly("bob");
    assertThat(actions.acknowledged(List.of())).isEmpty();
  }

  @Test
  void transitionsAreReadWithWhatTheIncidentWasThen() throws SQLException {
    UUID id = rows.insert("shop", IncidentKind.DOWN, NOON, null);
    StoredIncident incident = incidents.find(id.toString()).getFirst();
    rows.transition(IncidentChange.OPENED, incident);
    rows.transition(IncidentChange.RETRACTED, incident);

    assertThat(new IncidentTransitions(database.database()).of(id))
        .extracting(StoredTransition::change, StoredTransition::at, StoredTransition::incident)
        .containsExactly(
            tuple(IncidentChange.OPENED, NOON, incident),
            tuple(IncidentChange.RETRACTED, NOON, incident));
  }

  @Test
  void theChecksOfAnIncidentTellHowItBegan() {
    Checks berlin = Checks.of("shop");
    Checks tokyo = berlin.from("tokyo");
    CheckResult good = berlin.up(NOON.minusSeconds(60));
    CheckResult bad = berlin.down(NOON.plusSeconds(60), "first");
    CheckResult telling = berlin.telling(NOON.plusSeconds(120), "{\"hops\":[]}");
    CheckResult elsewhere = tokyo.up(NOON.plusSeconds(90));
    store(good, bad, telling, elsewhere, tokyo.up(NOON.plusSeconds(150)));

    IncidentChecks checks = new IncidentChecks(database.database());
    Instant opened = NOON.plusSeconds(120);
    IncidentChecks.Found found =
        checks.of("shop", List.of("berlin-1"), NOON.plusSeconds(60), opened, null);

    assertThat(found.firstBad()).isEqualTo(bad);
    assertThat(found.lastGood()).isEqualTo(berlin.up(NOON));
    assertThat(found.evidence()).isEqualTo(telling);
    assertThat(found.others()).containsExactly(elsewhere);
    assertThat(checks.of("none", List.of(), NOON, NOON, null))
        .isEqualTo(IncidentChecks.Found.NOTHING);
  }
}
