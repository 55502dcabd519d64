package dev.vedette.config.targets;

import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Mapping;
import dev.vedette.config.yaml.Node.Scalar;
import dev.vedette.config.yaml.Node.Sequence;
import java.util.stream.Collectors;

/**
 * Writes canonical nodes as JSON without white space. Numbers stay as they are written, which a
 * library for JSON would not promise; and what YAML does not allow in a text, or what a terminal
 * obeys, is escaped.
 */
final class DocumentJson {
  private DocumentJson() {}

  static String of(Node node) {
    return switch (node) {
      case Scalar scalar -> scalar.plain() ? scalar.text() : quoted(scalar.text());
      case Sequence list ->
          list.items().stream().map(DocumentJson::of).collect(Collectors.joining(",", "[", "]"));
      case Mapping mapping ->
          mapping.entries().stream()
              .map(entry -> quoted(entry.name()) + ":" + of(entry.value()))
              .collect(Collectors.joining(",", "{", "}"));
    };
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c == '\n') {
        json.append("\\n");
      } else if (isEscaped(c)) {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  /** Controls, marks of direction and format, ends of line, and what is no character. */
  private static boolean isEscaped(char c) {
    return Character.isISOControl(c)
        || c == 0x061c
        || (c >= 0x200b && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2060 && c <= 0x206f)
        || c == 0xfeff
        || c >= 0xfffe;
  }
}
