package dev.vedette.wire.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vedette.model.EncodedEvidence;
import dev.vedette.model.text.Text;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Takes the evidence out of an event as it stands there, whatever it says, but for what PostgreSQL
 * can't hold.
 */
final class EvidenceCopy {
  private static final JsonFactory JSON = new JsonFactory();

  private EvidenceCopy() {}

  /**
   * Reads the object that begins here to its end; null when it is larger than evidence may be,
   * which is no reason to lose a check.
   */
  static @Nullable EncodedEvidence of(JsonParser from) {
    StringWriter text = new StringWriter();
    try (JsonGenerator to = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      int depth = 0;
      JsonToken token = from.currentToken();
      while (true) {
        copy(token, from, to);
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth == 0) {
          break;
        }
        token = from.nextToken();
      }
    }
    String json = text.toString();
    return json.getBytes(UTF_8).length <= EncodedEvidence.MAX_BYTES
        ? new EncodedEvidence(json)
        : null;
  }

  /** Numbers that we never write may be larger than any that a database can hold. */
  private static void copy(JsonToken token, JsonParser from, JsonGenerator to) {
    switch (token) {
      case START_OBJECT -> to.writeStartObject();
      case END_OBJECT -> to.writeEndObject();
      case START_ARRAY -> to.writeStartArray();
      case END_ARRAY -> to.writeEndArray();
      case PROPERTY_NAME -> to.writeName(storable(from.currentName()));
      case VALUE_STRING -> to.writeString(storable(from.getString()));
      case VALUE_NUMBER_INT -> {
        if (from.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
          to.writeNull();
        } else {
          to.writeNumber(from.getLongValue());
        }
      }
      case VALUE_TRUE -> to.writeBoolean(true);
      case VALUE_FALSE -> to.writeBoolean(false);
      default -> to.writeNull();
    }
  }

  private static String storable(String text) {
    return Text.isStorable(text) ? text : Text.wellFormed(text).replace('\0', '\uFFFD');
  }
}
