package dev.vedette.wire.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResultEncoderTest {
  static final Schema SCHEMA = schema();

  @Test
  void theEventIsTheOneOfTheContract() {
    assertThat(json(Samples.full()))
        .isEqualTo(
            """
            {"v":1,"target":"shop","location":"berlin-1","scheduled_at":"2026-11-24T01:02:03.250Z",\
            "started_at":"2026-11-24T01:02:03.252Z","interval_ms":60000,"url":"https://shop.example/",\
            "outcome":"down","failure":{"code":"body_mismatch",\
            "message":"pattern /status: OK/ not found in 5120 bytes","phase":"receive"},\
            "status":200,"http_version":"1.1","ip":"192.0.2.7","bytes":5120,"redirects":0,\
            "body_matched":false,"timings_us":{"dns":310,"connect":8120,"tls":15020,"send":60,\
            "wait":41200,"receive":900,"total":65610},"certificate":{"subject":"CN=shop.example",\
            "issuer":"CN=R11","not_before":"2026-10-01T00:00:00Z","not_after":"2027-01-01T00:00:00Z",\
            "trusted":true},"tags":{"team":"web"}}\
            """);
  }

  @Test
  void whatDidNotHappenIsAbsent() {
    assertThat(json(Samples.missed()))
        .doesNotContain("status", "http_version", "\"ip\"", "bytes", "certificate", "null")
        .contains("\"timings_us\":{\"total\":0}")
        .contains("\"scheduled_at\":\"2026-11-24T01:02:03.000Z\"");
  }

  @Test
  void everyEventFitsTheSchema() {
    assertThat(problems(Samples.full())).isEmpty();
    assertThat(problems(Samples.missed())).isEmpty();
    assertThat(problems(Samples.bare(new Outcome.Up()))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(FailureCode.class)
  void everyFailureCodeIsInTheSchema(FailureCode code) {
    assertThat(problems(Samples.bare(Outcome.of(new Failure(code, "why", null))))).isEmpty();
  }

  @Test
  void theSchemaRefusesAnUpWithAFailure() {
    String wrong = json(Samples.full()).replace("\"outcome\":\"down\"", "\"outcome\":\"up\"");

    assertThat(SCHEMA.validate(wrong, InputFormat.JSON)).isNotEmpty();
  }

  private static String json(CheckResult result) {
    return new String(ResultEncoder.encode(result), StandardCharsets.UTF_8);
  }

  private static Iterable<?> problems(CheckResult result) {
    return SCHEMA.validate(json(result), InputFormat.JSON);
  }

  private static Schema schema() {
    try {
      String text = Files.readString(Path.of("../docs/event.schema.json"));
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text);
    } catch (IOException e) {
      throw new AssertionError("docs/event.schema.json can't be read", e);
    }
  }
}
