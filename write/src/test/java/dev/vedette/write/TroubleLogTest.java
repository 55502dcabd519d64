package dev.vedette.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TroubleLogTest {
  private static final Instant MIDNIGHT = Instant.parse("2026-11-24T00:00:00Z");

  private final TroubleLog log = new TroubleLog(Duration.ofMinutes(10));

  private static Instant at(long seconds) {
    return MIDNIGHT.plusSeconds(seconds);
  }

  @Test
  void anHourOfRetriesIsAHandfulOfLines() {
    long lines = 0;
    for (int second = 0; second < 3600; second += 5) {
      lines += log.meet("PostgreSQL is away: try " + second, at(second)).stream().count();
    }
    assertThat(lines).isEqualTo(6);
  }

  @Test
  void aTroubleThatLastsIsToldAgainWithItsBeginning() {
    assertThat(log.meet("PostgreSQL is away: x", at(0))).hasValue("PostgreSQL is away: x");
    assertThat(log.meet("PostgreSQL is away: y", at(599))).isEmpty();
    assertThat(log.meet("PostgreSQL is away: z", at(600)))
        .hasValue("since 2026-11-24T00:00:00Z: PostgreSQL is away: z");
  }

  @Test
  void anotherTroubleIsToldSoonButTroublesThatTakeTurnsAreNot() {
    log.meet("PostgreSQL is away: x", at(0));

    assertThat(log.meet("PostgreSQL is starting: x", at(5))).isEmpty();
    assertThat(log.meet("a deadlock: x", at(15))).hasValue("a deadlock: x");
    assertThat(log.meet("a deadlock: y", at(615)))
        .hasValue("since 2026-11-24T00:00:15Z: a deadlock: y");
  }

  @Test
  void theEndOfWhatWasToldIsToldOnce() {
    assertThat(log.end(at(0))).isEmpty();
    log.meet("PostgreSQL is away", at(1));

    assertThat(log.end(at(62))).hasValue(Duration.ofSeconds(61));
    assertThat(log.end(at(63))).isEmpty();
  }

  @Test
  void howLongItLastedIsToldInWords() {
    assertThat(TroubleLog.words(Duration.ofSeconds(75))).isEqualTo("75 s");
    assertThat(TroubleLog.words(Duration.ofMinutes(62))).isEqualTo("62 min");
  }
}
