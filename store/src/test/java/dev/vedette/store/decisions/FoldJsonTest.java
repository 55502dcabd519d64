package dev.vedette.store.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.incident.FoldState;
import dev.vedette.model.incident.IncidentFold;
import dev.vedette.model.incident.Observation;
import dev.vedette.model.incident.Observation.Validity;
import dev.vedette.model.incident.Sight;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FoldJsonTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  @Test
  void everyStateComesBackAsItWas() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      FoldState state = FoldState.START;
      assertThat(FoldJson.read(FoldJson.write(state))).isEqualTo(state);
      int sight = 0;
      for (int second = 0; second < 600; second += 10) {
        sight = random.nextInt(4) == 0 ? random.nextInt(Sight.values().length) : sight;
        Validity validity =
            random.nextBoolean()
                ? null
                : new Validity(NOON, NOON.plus(Duration.ofDays(random.nextInt(40))));
        Observation next =
            new Observation(
                NOON.plusSeconds(second),
                "location-" + random.nextInt(3),
                Duration.ofSeconds(30),
                Sight.values()[sight],
                validity);
        state = IncidentFold.step(state, next, AlertRule.DEFAULT).state();
        assertThat(FoldJson.read(FoldJson.write(state))).as("seed %d", seed).isEqualTo(state);
      }
    }
  }

  @Test
  void whatIsNoStateIsRefused() {
    assertThatThrownBy(() -> FoldJson.read("[null"))
        .hasMessageContaining("the state of a decision can't be read");
    assertThatThrownBy(() -> FoldJson.read("{}"))
        .hasMessageContaining("the state of a decision can't be read");
  }
}
