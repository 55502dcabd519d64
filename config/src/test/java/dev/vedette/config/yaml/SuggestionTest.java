package dev.vedette.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
  private static final List<String> KNOWN =
      List.of("interval", "timeout", "server_name", "not_matches", "ip", "url");

  @ParameterizedTest
  @CsvSource({
    "intervall, interval",
    "Interval, interval",
    "time_out, timeout",
    "tiemout, timeout",
    "ulr, url",
    "pi, ip",
    "serverName, server_name",
    "not-matches, not_matches",
    "uri, url",
    "ips, ip",
  })
  void aSlipIsUnderstood(String written, String meant) {
    assertThat(Suggestion.of(written, KNOWN)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"colour", "x", "retries"})
  void anotherWordIsNot(String written) {
    assertThat(Suggestion.of(written, KNOWN)).isEmpty();
  }

  @Test
  void aNovelIsNoSlip() {
    assertThat(Suggestion.of("interval".repeat(100_000), KNOWN)).isEmpty();
  }
}
