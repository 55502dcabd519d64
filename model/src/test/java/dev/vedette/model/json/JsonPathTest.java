package dev.vedette.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.model.json.JsonPath.Step.Index;
import dev.vedette.model.json.JsonPath.Step.Name;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {
  @Test
  void stepsAreNamesAndIndices() {
    assertThat(JsonPath.parse("$").steps()).isEmpty();
    assertThat(JsonPath.parse("$.a-b_1['c d'][\"e'f\"][12].g").steps())
        .containsExactly(
            new Name("a-b_1"), new Name("c d"), new Name("e'f"), new Index(12), new Name("g"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "$a", "$.", "$..a", "$.*", "$[*]", "$[-1]", "$['a", "$[0:2]", "$.a b"})
  void anythingElseIsShownTheSyntax(String text) {
    assertThatThrownBy(() -> JsonPath.parse(text))
        .hasMessage(
            "'" + text + "' is not a JSON path: write $.status, $.items[0].name or $['a b']");
  }

  @Test
  void scalarsAreReadAsYamlDoes() {
    assertThat(JsonScalar.parse("true")).isEqualTo(new JsonScalar.Bool(true));
    assertThat(JsonScalar.parse("FALSE")).isEqualTo(new JsonScalar.Bool(false));
    assertThat(JsonScalar.parse("tRUE")).isEqualTo(new JsonScalar.Text("tRUE"));
    assertThat(JsonScalar.parse("0x1F")).isEqualTo(new JsonScalar.Text("0x1F"));
    assertThat(JsonScalar.parse("1.50")).isEqualTo(new JsonScalar.Numeric(new BigDecimal("1.5")));
    assertThat(JsonScalar.parse("1e2")).isEqualTo(JsonScalar.parse("100.0"));
    assertThat(JsonScalar.parse("0")).isEqualTo(JsonScalar.parse("0.00"));
    assertThat(JsonScalar.parse("1.2.3")).isEqualTo(new JsonScalar.Text("1.2.3"));
    assertThat(JsonScalar.parse("ok")).isEqualTo(new JsonScalar.Text("ok"));
  }
}
