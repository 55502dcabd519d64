package dev.vedette.wire.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Alerts;
import dev.vedette.model.alert.Quorum;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertsTest {
  private static final Alerts OTHER =
      new Alerts(new AlertRule(5, 1, Quorum.atLeast(2)), List.of("router", "lb.example"));

  @Test
  void aRuleOfItsOwnTravelsWithTheCheck() {
    String event = encoded(OTHER);

    assertThat(event)
        .endsWith(
            """
            "alerts":{"after":5,"recover":1,"quorum":2,"depends_on":["router","lb.example"]}}\
            """);
    assertThat(ResultEncoderTest.SCHEMA.validate(event, InputFormat.JSON)).isEmpty();
    assertThat(alerts(event)).isEqualTo(OTHER);
  }

  @Test
  void onlyWhatIsNotAsUsualIsSaid() {
    assertThat(encoded(Alerts.DEFAULT)).doesNotContain("alerts");
    Alerts any = new Alerts(new AlertRule(3, 2, Quorum.ANY), List.of());
    assertThat(encoded(any)).endsWith("\"alerts\":{\"quorum\":\"any\"}}");
    assertThat(alerts(encoded(any))).isEqualTo(any);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}
          null
          {"after":null,"depends_on":null}
          {"colour":{"a":[1]},"recover":2,"depends_on":[]}
          {"quorum":"Majority"}
          """)
  void whatIsNotSaidIsAsUsual(String json) {
    assertThat(alerts(with(json))).isEqualTo(Alerts.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          7                          | alerts must be an object
          [{}]                       | alerts must be an object
          {"after":0}                | alerts.after must be from 1 to 1000
          {"after":4294967299}       | alerts.after must be from 1 to 1000
          {"recover":"2"}            | alerts.recover must be a whole number
          {"quorum":"most"}          | alerts.quorum: 'most' is no quorum: write majority, any, all, or a number of locations
          {"quorum":0}               | alerts.quorum: a quorum is from 1 to 1000 locations
          {"quorum":[1]}             | alerts.quorum must be a string or a whole number
          {"quorum":"xxxxxxxxxxxxxxxxxxxxx"} | alerts.quorum has more than 20 characters
          {"depends_on":"router"}    | alerts.depends_on must be an array
          {"depends_on":[1]}         | alerts.depends_on must hold strings
          {"depends_on":["a b"]}     | alerts.depends_on must be names of targets: letters, digits, '-', '_' or '.'
          {"depends_on":["a","a"]}   | alerts.depends_on must name a target only once
          {"depends_on":["shop"]}    | depends_on must not name the target itself
          {"depends_on":["a","b","c","d","e","f","g","h","i","j","k","l","m","n","o","p","q","r","s","t","u"]} | alerts.depends_on must be at most 20 names, not 21
          """)
  void aRuleThatIsNoneSaysWhy(String json, String reason) {
    assertThat(decoded(with(json))).isEqualTo(new Decoded.Unreadable(reason));
  }

  private static String encoded(Alerts alerts) {
    return new String(ResultEncoder.encode(Samples.withAlerts(alerts)), StandardCharsets.UTF_8);
  }

  private static String with(String alerts) {
    String event = encoded(Alerts.DEFAULT);
    return event.substring(0, event.length() - 1) + ",\"alerts\":" + alerts + "}";
  }

  private static Alerts alerts(String event) {
    return ((Decoded.Event) decoded(event)).result().alerts();
  }

  private static Decoded decoded(String event) {
    return ResultDecoder.decode(event.getBytes(StandardCharsets.UTF_8));
  }
}
