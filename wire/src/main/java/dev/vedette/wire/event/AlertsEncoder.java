package dev.vedette.wire.event;

import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Alerts;
import dev.vedette.model.alert.Quorum;
import tools.jackson.core.JsonGenerator;

/** Writes the member {@code alerts} of an event: only what is not as usual. */
final class AlertsEncoder {
  private AlertsEncoder() {}

  static void write(JsonGenerator json, Alerts alerts) {
    if (alerts.equals(Alerts.DEFAULT)) {
      return;
    }
    json.writeObjectPropertyStart("alerts");
    write(json, alerts.rule());
    if (!alerts.dependsOn().isEmpty()) {
      json.writeArrayPropertyStart("depends_on");
      alerts.dependsOn().forEach(json::writeString);
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, AlertRule rule) {
    if (rule.after() != AlertRule.DEFAULT.after()) {
      json.writeNumberProperty("after", rule.after());
    }
    if (rule.recover() != AlertRule.DEFAULT.recover()) {
      json.writeNumberProperty("recover", rule.recover());
    }
    Quorum quorum = rule.quorum();
    if (quorum.mode() == Quorum.Mode.AT_LEAST) {
      json.writeNumberProperty("quorum", quorum.number());
    } else if (!quorum.equals(AlertRule.DEFAULT.quorum())) {
      json.writeStringProperty("quorum", quorum.toString());
    }
  }
}
