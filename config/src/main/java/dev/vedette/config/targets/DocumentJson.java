package dev.vedette.config.targets;

import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Mapping;
import dev.vedette.config.yaml.Node.Scalar;
import dev.vedette.config.yaml.Node.Sequence;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes canonical nodes as JSON without white space. Numbers stay as they are written; what YAML
 * does not allow in a text, or what a terminal obeys, is escaped.
 */
final class DocumentJson {
  private static final JsonFactory JSON =
      JsonFactory.builder().characterEscapes(new Escapes()).build();

  private DocumentJson() {}

  static String of(Node node) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      write(node, json);
    }
    return out.toString();
  }

  private static void write(Node node, JsonGenerator json) {
    switch (node) {
      case Scalar scalar when scalar.plain() -> json.writeRawValue(scalar.text());
      case Scalar scalar -> json.writeString(scalar.text());
      case Sequence list -> {
        json.writeStartArray();
        list.items().forEach(item -> write(item, json));
        json.writeEndArray();
      }
      case Mapping mapping -> {
        json.writeStartObject();
        mapping
            .entries()
            .forEach(entry -> {
              json.writeName(entry.name());
              write(entry.value(), json);
            });
        json.writeEndObject();
      }
    }
  }

  private static final class Escapes extends CharacterEscapes {
    private static final long serialVersionUID = 1;

    private static final int DELETE = 0x7f;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] escapes = standardAsciiEscapesForJSON();
      escapes[DELETE] = ESCAPE_STANDARD;
      return escapes;
    }

    /** Asked of every character beyond ASCII. */
    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return isEscaped(character) ? new SerializedString("\\u%04X".formatted(character)) : null;
    }

    /** Controls, marks of direction and format, ends of line, and what is no character. */
    private static boolean isEscaped(int c) {
      return Character.isISOControl(c)
          || c == 0x061c
          || (c >= 0x200b && c <= 0x200f)
          || (c >= 0x2028 && c <= 0x202e)
          || (c >= 0x2060 && c <= 0x206f)
          || c == 0xfeff
          || (c >= 0xfffe && c <= 0xffff);
    }
  }
}
