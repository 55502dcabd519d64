package dev.vedette.store.incidents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Phase;
import dev.vedette.model.incident.Incident.Reason;
import dev.vedette.model.incident.IncidentId;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IncidentSnapshotTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.123Z");

  static final StoredIncident FULL =
      new StoredIncident(
          IncidentId.of("shop", IncidentKind.DOWN, NOON),
          IncidentKind.DOWN,
          "shop",
          null,
          "https://shop.example/?q=\"",
          Map.of("team", "web", "a", "\u202e"),
          NOON,
          NOON.minusSeconds(180),
          NOON.minusSeconds(120),
          NOON.plusSeconds(60),
          NOON,
          NOON.plusSeconds(30),
          Reason.RECOVERED,
          0,
          new Failure(FailureCode.STATUS_UNEXPECTED, "expected 2xx, got \"503\"", Phase.WAIT),
          503,
          List.of("berlin-1", "tokyo"),
          List.of("oslo"),
          List.of("lima"),
          List.of("status 200 → 503"));

  @Test
  void whatWasWrittenIsReadAsItWas() {
    assertThat(IncidentSnapshot.read(IncidentSnapshot.write(FULL))).isEqualTo(FULL);
  }

  @Test
  void whatIsNotThereIsNotWritten() {
    StoredIncident blind =
        new StoredIncident(
            IncidentId.of("tokyo", IncidentKind.BLIND, NOON),
            IncidentKind.BLIND,
            null,
            "tokyo",
            null,
            Map.of(),
            NOON,
            null,
            NOON,
            null,
            null,
            null,
            null,
            0,
            null,
            null,
            List.of(),
            List.of(),
            List.of(),
            List.of());

    String json = IncidentSnapshot.write(blind);

    assertThat(json).doesNotContain("null", "[]", "{}", "target", "status");
    assertThat(IncidentSnapshot.read(json)).isEqualTo(blind);
  }

  @Test
  void whatANewerVedetteAddsIsPassedOver() {
    String json = IncidentSnapshot.write(FULL);
    String newer =
        "{\"x\":{\"id\":[1]},\"y\":[{\"a\":1},2],\"z\":1.5,\"n\":null,\"b\":true,"
            + json.substring(1);

    assertThat(IncidentSnapshot.read(newer)).isEqualTo(FULL);
  }

  @Test
  void whatIsNoSnapshotIsRejected() {
    String json = IncidentSnapshot.write(FULL);
    for (String broken :
        List.of(
            "",
            "[]",
            "{}",
            json.substring(0, 40),
            json.replace("\"down\",\"target\"", "\"odd\",\"target\""),
            json.replace("2026-11-24T12:00:00.123Z", "noon"))) {
      assertThatThrownBy(() -> IncidentSnapshot.read(broken))
          .as(broken)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("the snapshot of an incident can't be read");
    }
  }
}
