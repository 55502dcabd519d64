package dev.vedette.web.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentQueryTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yesterday",
        "1960-01-01T00:00:00Z",
        "-1000000000-01-01T00:00:00Z",
        "+300000-01-01T00:00:00Z",
        "+1000000000-12-31T23:59:59Z"
      })
  void aPageThatCannotBeBeginsWithTheNewest(String before) throws Exception {
    IncidentQuery query = of(before);

    assertThat(query.before()).isNull();
    assertThat(query.filter().span()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:01Z", "2026-11-24T11:59:59.999Z"})
  void aPageBeginsBeforeAMoment(String before) throws Exception {
    assertThat(of(before).before()).isEqualTo(before);
  }

  private static IncidentQuery of(String before) throws Exception {
    return IncidentQuery.of(name -> name.equals("before") ? before : null, NOW);
  }
}
