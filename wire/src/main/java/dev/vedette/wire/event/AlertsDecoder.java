package dev.vedette.wire.event;

import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Alerts;
import dev.vedette.model.alert.Quorum;
import dev.vedette.model.text.Text;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the member {@code alerts} of an event: what it does not say is as usual. */
final class AlertsDecoder {
  private static final String NAME = "alerts";

  /** Longer than any quorum; more is not repeated in a dead letter. */
  private static final int MAX_QUORUM_LENGTH = 20;

  private int after = AlertRule.DEFAULT.after();
  private int recover = AlertRule.DEFAULT.recover();
  private Quorum quorum = AlertRule.DEFAULT.quorum();
  private List<String> dependsOn = List.of();

  private AlertsDecoder() {}

  /** Reads the value that begins here to its end; a null is as good as absent. */
  static Alerts read(JsonParser json) throws InvalidEventException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return Alerts.DEFAULT;
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new InvalidEventException(NAME + " must be an object");
    }
    AlertsDecoder read = new AlertsDecoder();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      if (json.nextToken() != JsonToken.VALUE_NULL) {
        read.member(name, json);
      }
    }
    try {
      return new Alerts(
          new AlertRule(read.after, read.recover, read.quorum), List.copyOf(read.dependsOn));
    } catch (IllegalArgumentException e) {
      throw new InvalidEventException(NAME + "." + e.getMessage());
    }
  }

  private void member(String name, JsonParser json) throws InvalidEventException {
    switch (name) {
      case "after" -> after = number(name, json);
      case "recover" -> recover = number(name, json);
      case "quorum" -> quorum = quorum(json);
      case "depends_on" -> dependsOn = names(name, json);
      default -> json.skipChildren();
    }
  }

  private static int number(String name, JsonParser json) throws InvalidEventException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw new InvalidEventException(NAME + "." + name + " must be a whole number");
    }
    return Math.clamp(json.getLongValue(), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static Quorum quorum(JsonParser json) throws InvalidEventException {
    JsonToken token = json.currentToken();
    if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
      throw new InvalidEventException(NAME + ".quorum must be a string or a whole number");
    }
    String text = json.getString();
    if (text.length() > MAX_QUORUM_LENGTH) {
      throw new InvalidEventException(
          "%s.quorum has more than %d characters".formatted(NAME, MAX_QUORUM_LENGTH));
    }
    try {
      return Quorum.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidEventException(
          NAME + ".quorum: " + Text.printable(String.valueOf(e.getMessage()), 200));
    }
  }

  private static List<String> names(String name, JsonParser json) throws InvalidEventException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new InvalidEventException(NAME + "." + name + " must be an array");
    }
    List<String> names = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.VALUE_STRING) {
        throw new InvalidEventException(NAME + "." + name + " must hold strings");
      }
      names.add(json.getString());
    }
    return names;
  }
}
