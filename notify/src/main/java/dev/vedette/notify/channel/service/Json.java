package dev.vedette.notify.channel.service;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes the JSON of services. */
final class Json {
  private static final JsonFactory JSON = new JsonFactory();

  private Json() {}

  /** An object with what is written into it. */
  static byte[] object(Consumer<JsonGenerator> fields) {
    return value(json -> {
      json.writeStartObject();
      fields.accept(json);
      json.writeEndObject();
    });
  }

  static byte[] value(Consumer<JsonGenerator> value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      value.accept(json);
    }
    return bytes.toByteArray();
  }
}
