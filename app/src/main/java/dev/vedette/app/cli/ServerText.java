package dev.vedette.app.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * What servers say, made fit for a terminal: a hostile page must not move the cursor, colour the
 * screen, ring the bell or turn the direction of writing.
 */
public final class ServerText {
  private static final String CUT = "…";

  /** From here on a terminal may draw a character two columns wide. */
  private static final int FIRST_WIDE = 0x2E80;

  private ServerText() {}

  /** One line of at most so many columns; what is harmful in it appears as its number. */
  public static String line(String said, int columns) {
    StringBuilder line = new StringBuilder();
    int used = 0;
    for (int i = 0; i < said.length(); ) {
      int character = said.codePointAt(i);
      i += Character.charCount(character);
      String shown = harmless(character);
      int width = character >= FIRST_WIDE && shown.length() < 3 ? 2 : shown.length();
      int reserved = i < said.length() ? CUT.length() : 0;
      if (used + width + reserved > columns) {
        return line.append(CUT).toString();
      }
      line.append(shown);
      used += width;
    }
    return line.toString();
  }

  /** The same for a text of several lines, which stay lines. */
  public static List<String> lines(String said, int columns) {
    return said.lines().map(line -> line(line, columns)).toList();
  }

  /** A sentence on as many lines as it needs, broken between words where there are any. */
  public static List<String> wrapped(String said, int columns) {
    List<String> lines = new ArrayList<>();
    String rest = line(said, Integer.MAX_VALUE).strip();
    while (rest.length() > columns) {
      int space = rest.lastIndexOf(' ', columns);
      int end = space > 0 ? space : columns;
      lines.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
    }
    lines.add(rest);
    return lines;
  }

  private static String harmless(int character) {
    if (character == '\t') {
      return " ";
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          String.format("\\u%04x", character);
      default -> Character.toString(character);
    };
  }
}
