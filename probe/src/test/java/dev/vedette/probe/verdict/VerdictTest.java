package dev.vedette.probe.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Certificate;
import dev.vedette.model.Expectation;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.StatusRange;
import dev.vedette.model.Timings;
import dev.vedette.probe.http.Body;
import dev.vedette.probe.http.Response;
import dev.vedette.probe.turn.Turn;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

  private static Outcome judge(
      Expectation expected, int status, long totalUs, Instant certificateEnd) {
    Certificate certificate =
        certificateEnd == null
            ? null
            : new Certificate("CN=a", "CN=b", Instant.EPOCH, certificateEnd, true);
    Response response =
        new Response(status, "", "1.1", new DefaultHttpHeaders(), new Body(1_000, false));
    Timings timings = new Timings(-1, 10, -1, 20, totalUs - 30, 0, totalUs);
    return Verdict.on(
            Expectations.compile(expected), response, timings, certificate, NOW, Turn.withoutEnd())
        .outcome();
  }

  private static Expectation expecting(Duration latency, Integer days) {
    return new Expectation(
        List.of(new StatusRange(200, 299)),
        Map.of(),
        Expectation.Body.DEFAULT,
        List.of(),
        latency,
        days);
  }

  @ParameterizedTest(name = "27: {0} us of 50 ms: {1}")
  @CsvSource({"49999,true", "50000,true", "50001,false"})
  void exactlyTheLatencyIsStillUp(long totalUs, boolean up) { // 27
    Outcome outcome = judge(expecting(Duration.ofMillis(50), null), 200, totalUs, null);
    assertThat(outcome instanceof Outcome.Up).isEqualTo(up);
    if (outcome instanceof Outcome.Down(var failure)) {
      assertThat(failure.code()).isEqualTo(FailureCode.TOO_SLOW);
      assertThat(failure.phase()).isEqualTo(Phase.WAIT);
    }
  }

  @Test
  void exactlyTheDaysAreStillUp() { // 28
    Instant end = NOW.plus(Duration.ofDays(14));
    assertThat(judge(expecting(null, 14), 200, 100, end)).isEqualTo(new Outcome.Up());
    assertThat(judge(expecting(null, 14), 200, 100, end.minusSeconds(1)))
        .isInstanceOfSatisfying(
            Outcome.Down.class,
            down -> assertThat(down.failure().code()).isEqualTo(FailureCode.CERTIFICATE_EXPIRING));
    assertThat(judge(expecting(null, 14), 200, 100, null)).isEqualTo(new Outcome.Up());
  }

  @Test
  void theStatusIsNamedBeforeTheLatency() {
    assertThat(judge(expecting(Duration.ofMillis(1), null), 503, 100_000, null))
        .isInstanceOfSatisfying(
            Outcome.Down.class,
            down -> assertThat(down.failure().message()).isEqualTo("expected status 2xx, got 503"));
  }
}
