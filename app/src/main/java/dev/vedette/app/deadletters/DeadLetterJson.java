package dev.vedette.app.deadletters;

import dev.vedette.write.deadletters.DeadLetter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** A dead letter as one JSON object on one line, in ASCII: it may end on a terminal. */
final class DeadLetterJson {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** The one character of ASCII that JSON does not escape and a terminal obeys. */
  private static final String DELETE = "\u007f";

  private DeadLetterJson() {}

  static String line(DeadLetter letter) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("letter", letter.id());
      json.writeStringProperty("failed_at", letter.failedAt().toString());
      json.writeStringProperty("cause", letter.cause());
      json.writeStringProperty("reason", letter.reason());
      json.writeStringProperty("from", letter.origin());
      optional(json, "replayed", letter.replayed());
      optional(json, "excerpt_of_bytes", letter.wholeBytes());
      bytes(json, "key", letter.key());
      bytes(json, "value", letter.value());
      json.writeEndObject();
    }
    return text.toString().replace(DELETE, "\\u007f");
  }

  private static void optional(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }

  /** As text where it is UTF-8; otherwise under another name, so that nobody mistakes it. */
  private static void bytes(JsonGenerator json, String name, byte @Nullable [] bytes) {
    if (bytes == null) {
      json.writeNullProperty(name);
      return;
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      json.writeStringProperty(name, text);
    } catch (CharacterCodingException e) {
      json.writeStringProperty(name + "_base64", Base64.getEncoder().encodeToString(bytes));
    }
  }
}
