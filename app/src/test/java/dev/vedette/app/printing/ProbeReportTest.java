package dev.vedette.app.printing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.app.cli.Paint;
import dev.vedette.model.Certificate;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Target;
import dev.vedette.model.Timings;
import dev.vedette.model.url.Url;
import dev.vedette.probe.Attempt;
import dev.vedette.probe.Hop;
import dev.vedette.probe.Observation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProbeReportTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Target TARGET =
      Target.of(
          "shop",
          Url.parse("http://shop.example/"),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10));

  private static final Certificate LEAF =
      new Certificate(
          "CN=shop.example",
          "CN=Middle",
          Instant.parse("2026-10-01T00:00:00Z"),
          Instant.parse("2027-01-01T00:00:00Z"),
          true);
  private static final Certificate MIDDLE =
      new Certificate(
          "CN=Middle",
          "CN=Root",
          Instant.parse("2021-12-01T00:00:00Z"),
          Instant.parse("2026-12-01T00:00:00Z"),
          true);

  @Test
  void eachHopIsABlockOnOneAxis() {
    Hop first =
        hop(
            "http://shop.example/",
            301,
            "1.1",
            List.of(new Attempt("192.0.2.1", null)),
            List.of(),
            new Timings(4_000, 8_000, -1, 0, 12_000, 0, 24_000));
    Hop second =
        hop(
            "https://shop.example/",
            500,
            "2",
            List.of(
                new Attempt("2001:db8::1", "network unreachable"),
                new Attempt("192.0.2.2", null),
                new Attempt("192.0.2.1", null)),
            List.of(LEAF, MIDDLE),
            new Timings(-1, 4_000, 12_000, -1, 8_000, -1, 24_000));
    Outcome down =
        new Outcome.Down(
            new Failure(
                FailureCode.STATUS_UNEXPECTED, "status 500, expected one of 2xx", Phase.WAIT));
    assertThat(report(down, 500, List.of(first, second)))
        .isEqualTo(
            """
            down shop  http://shop.example/
              status_unexpected: status 500, expected one of 2xx
              status 500, 17 bytes, 1 redirect, 48.0 ms

              1  GET http://shop.example/
                 status 301, HTTP/1.1, from 192.0.2.1
                 dns          4.0 ms  ████
                 connect      8.0 ms      ████████
                 send        0.00 ms              ▏
                 wait        12.0 ms              ████████████
                 receive     0.00 ms                          ▏

              2  GET https://shop.example/
                 status 500, HTTP/2, 3 addresses tried
                   tried 2001:db8::1: network unreachable
                   tried 192.0.2.2: given up, another was faster
                   used  192.0.2.1
                 connect      4.0 ms                          ████
                 tls         12.0 ms                              ████████████
                 wait         8.0 ms                                          ████████
                 total       48.0 ms

              certificates
              1  CN=shop.example
                 issued by CN=Middle
                 2026-10-01 to 2027-01-01, 37 days left, trusted
              2  CN=Middle
                 issued by CN=Root
                 2021-12-01 to 2026-12-01, 6 days left
              The chain holds only until number 2 ends: 2026-12-01, 6 days left

            """);
  }

  @Test
  void whatAServerSaysIsHarmlessAndNoLineIsWiderThanATerminal() {
    Certificate hostile =
        new Certificate("CN=\u001b[2J" + "x".repeat(300), "CN=\u0007", NOW, NOW, false);
    Hop hop =
        hop(
            "http://shop.example/" + "y".repeat(200),
            null,
            null,
            List.of(),
            List.of(hostile),
            new Timings(-1, -1, -1, -1, -1, -1, 48_000));
    Outcome down =
        new Outcome.Down(
            new Failure(FailureCode.PROTOCOL_ERROR, "got \u001b[31m" + "z ".repeat(200), null));
    assertThat(report(down, null, List.of(hop)))
        .doesNotContain("\u001b", "\u0007")
        .contains("protocol_error: got \\u001b[31mz z", "CN=\\u001b[2Jxxx", "no response")
        .satisfies(text -> assertThat(text.lines()).allMatch(line -> line.length() <= 80));
  }

  private static Hop hop(
      String url,
      @Nullable Integer status,
      @Nullable String version,
      List<Attempt> attempts,
      List<Certificate> chain,
      Timings timings) {
    return new Hop(url, "GET", attempts, "192.0.2.1", status, version, chain, null, timings);
  }

  private static String report(Outcome outcome, @Nullable Integer status, List<Hop> hops) {
    StringWriter text = new StringWriter();
    Observation seen =
        new Observation(
            NOW,
            "http://shop.example/",
            outcome,
            status,
            null,
            "192.0.2.1",
            status == null ? null : 17L,
            false,
            hops.size() - 1,
            null,
            new Timings(-1, -1, -1, -1, -1, -1, 48_000),
            null,
            null,
            hops);
    new ProbeReport(new PrintWriter(text, true), new Paint(false), false).print(TARGET, seen);
    return text.toString();
  }
}
