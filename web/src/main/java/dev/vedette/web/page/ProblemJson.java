package dev.vedette.web.page;

import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What is wrong, for programs: as RFC 9457 has it. */
public final class ProblemJson {
  public static final String TYPE = "application/problem+json";

  private static final JsonFactory JSON = new JsonFactory();

  private ProblemJson() {}

  /**
   * One problem.
   *
   * @param status of HTTP
   * @param title the same for all of its kind
   * @param detail what would be right
   */
  public static String write(int status, String title, String detail) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeNumberProperty("status", status);
      json.writeStringProperty("title", title);
      json.writeStringProperty("detail", detail);
      json.writeEndObject();
    }
    return text.toString();
  }
}
