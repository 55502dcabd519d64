package dev.vedette.check.targets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HandoverTest {
  @Test
  void whoStopsSaysWhoWatchesItsTargetsNow() {
    assertThat(Handover.farewell(7, false, true)).contains("7 of its targets", "within some 10 s");
    assertThat(Handover.farewell(7, true, true))
        .contains("7 targets are checked by their standbys", "8 s after Kafka went");
    assertThat(Handover.farewell(7, true, false))
        .contains("7 targets are unwatched until Kafka is back and a checker runs");
  }
}
