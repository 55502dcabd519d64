package dev.vedette.app.history;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes records, one to a line, for programs. Values are texts, numbers, booleans or times. */
interface RecordLines {
  /** Before the first record. */
  void begin(List<String> columns, PrintWriter out);

  /** A record: as many values as there are columns, null for what there is not. */
  void write(List<String> columns, List<@Nullable Object> values, PrintWriter out);
}
