package dev.vedette.app.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.app.cli.Paint;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Target;
import dev.vedette.model.Timings;
import dev.vedette.model.url.Url;
import dev.vedette.probe.Observation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeriesReportTest {
  private static final Target SHOP =
      Target.of(
          "shop",
          Url.parse("http://shop.example/"),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10));

  private final StringWriter text = new StringWriter();
  private final SeriesReport report =
      new SeriesReport(new PrintWriter(text), new Paint(false), ZoneOffset.UTC, false);

  @Test
  void aRowForEachCheckThenTheSummaryOnce() {
    Failure timeout = new Failure(FailureCode.TIMEOUT, "no \u001bbyte after 10s", null);
    report.add(SHOP, seen(new Outcome.Up(), 200, new Timings(-1, 400, -1, 10, 1_500, 30, 2_000)));
    report.add(
        SHOP, seen(Outcome.of(timeout), null, new Timings(-1, 600, -1, 10, -1, -1, 10_000_000)));
    report.end();
    report.end();
    report.add(SHOP, seen(new Outcome.Up(), 200, new Timings(-1, 1, 1, 1, 1, 1, 5)));

    assertThat(text)
        .hasToString(
            """
            time                          ms     dns connect     tls    send    wait receive
            12:00:00.250 up      200     2.0       -    0.40       -    0.01     1.5    0.03
            12:00:00.250 down      -   10000       -    0.60       -    0.01       -       -
              timeout: no \\u001bbyte after 10s

            shop  2 checks: 1 up, 1 down
                              min     median        p95        max
              connect     0.40 ms    0.40 ms    0.60 ms    0.60 ms
              send        0.01 ms    0.01 ms    0.01 ms    0.01 ms
              wait         1.5 ms     1.5 ms     1.5 ms     1.5 ms
              receive     0.03 ms    0.03 ms    0.03 ms    0.03 ms
              total        2.0 ms     2.0 ms   10000 ms   10000 ms
            """);
  }

  private static Observation seen(Outcome outcome, @Nullable Integer status, Timings timings) {
    return new Observation(
        Instant.parse("2026-11-24T12:00:00.250Z"),
        "http://shop.example/",
        outcome,
        status,
        null,
        null,
        null,
        false,
        0,
        null,
        timings,
        null,
        null,
        List.of());
  }
}
