package dev.vedette.app.history;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A flat JSON object to a line; every column is there, null where there is nothing. */
final class JsonLines implements RecordLines {
  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public void begin(List<String> columns, PrintWriter out) {
    // Each line says for itself what its values are.
  }

  @Override
  public void write(List<String> columns, List<@Nullable Object> values, PrintWriter out) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      for (int i = 0; i < columns.size(); i++) {
        json.writeName(columns.get(i));
        write(json, values.get(i));
      }
      json.writeEndObject();
    }
    out.print(line.append("\n"));
  }

  private static void write(JsonGenerator json, @Nullable Object value) {
    switch (value) {
      case null -> json.writeNull();
      case Boolean truth -> json.writeBoolean(truth);
      case BigDecimal number -> json.writeNumber(number.toPlainString());
      case Number whole -> json.writeNumber(whole.longValue());
      default -> json.writeString(value.toString());
    }
  }
}
