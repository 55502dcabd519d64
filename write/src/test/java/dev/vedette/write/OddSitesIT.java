package dev.vedette.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Target;
import dev.vedette.model.url.Url;
import dev.vedette.probe.Prober;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an odd site over the probe and Kafka into the table: no target ever vanishes. */
class OddSitesIT {
  private static final Instant SLOT = Instant.parse("2026-11-24T12:00:00Z");

  /** Answers that no event held once, by the name of their target. */
  private static final Map<String, String> ANSWERS = new LinkedHashMap<>();

  static {
    ANSWERS.put("a-version", "HTTP/1.2 200 OK\r\nContent-Length: 0\r\n\r\n");
    ANSWERS.put("b-status-2000", "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n");
    ANSWERS.put("c-status-20", "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n");
    ANSWERS.put("d-status-999", "HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n");
    ANSWERS.put("e-control", "SSH-2.0-\u0001\u0000\u009b\r\n");
    ANSWERS.put("f-long-url", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  }

  private static CheckResult check(Prober prober, String name, String answer) {
    Script script =
        c -> {
          c.request();
          c.send(answer);
        };
    try (RawServer server = RawServer.start(script)) {
      String url = server.url("/").toString();
      if (name.equals("f-long-url")) {
        url += "?q=" + "x".repeat(Url.MAX_LENGTH - url.length() - 3);
      }
      Target target =
          Target.of(name, Url.parse(url), Duration.ofMinutes(1), Duration.ofSeconds(10));
      return prober.probe(prober.prepare(target)).join().toResult(target, "here", SLOT, null);
    }
  }

  @Test
  void everyAnswerAndTheLongestAddressEndAsARow(@TempDir Path directory) throws Exception { // 108
    List<CheckResult> results = new ArrayList<>();
    try (Prober prober = Prober.start()) {
      ANSWERS.forEach((name, answer) -> results.add(check(prober, name, answer)));
    }
    try (Pipeline pipeline = new Pipeline(directory)) {
      pipeline.publish(results);
      try (var _ = pipeline.writer()) {
        await()
            .atMost(Duration.ofSeconds(20))
            .until(pipeline::committed, offset -> offset == ANSWERS.size());
      }
      assertThat(
              pipeline.value(
                  """
                  SELECT string_agg(
                    concat_ws(' ', target, outcome, failure_code, status), ', ' ORDER BY target)
                  FROM checks\
                  """))
          .isEqualTo(
              "a-version down protocol_error, b-status-2000 down protocol_error,"
                  + " c-status-20 down protocol_error, d-status-999 down status_unexpected 999,"
                  + " e-control down protocol_error, f-long-url up 200");
      assertThat(pipeline.value("SELECT max(length(url)) FROM target"))
          .isEqualTo(Integer.toString(Url.MAX_LENGTH));
    }
  }
}
