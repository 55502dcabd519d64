package dev.vedette.app.history;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Comma-separated values as of RFC 4180, with a header; nothing between commas for a null. */
final class CsvLines implements RecordLines {
  private static final String LINE_END = "\r\n";

  @Override
  public void begin(List<String> columns, PrintWriter out) {
    out.print(String.join(",", columns) + LINE_END);
  }

  @Override
  public void write(List<String> columns, List<@Nullable Object> values, PrintWriter out) {
    out.print(values.stream().map(CsvLines::text).collect(Collectors.joining(",")) + LINE_END);
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    String text = value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    // An empty text is quoted, which tells it from nothing.
    boolean quoted = text.isEmpty() || text.chars().anyMatch(c -> ",\"\r\n".indexOf(c) >= 0);
    return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
