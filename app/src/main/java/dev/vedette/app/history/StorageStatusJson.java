package dev.vedette.app.history;

import dev.vedette.app.history.StorageStatusCommand.Status;
import dev.vedette.store.history.StorageRetention;
import dev.vedette.store.history.StorageSizes;
import dev.vedette.store.history.UpkeepStep;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The storage as a JSON object: all is there, null where there is nothing. */
final class StorageStatusJson {
  private static final JsonFactory JSON = new JsonFactory();

  private StorageStatusJson() {}

  static String line(Status status) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      json.writeName("levels");
      json.writeStartArray();
      status.sizes().levels().forEach(level -> level(json, level, status.kept(level.name())));
      json.writeEndArray();
      json.writeNumberProperty("database_bytes", status.sizes().databaseBytes());
      Long free = status.freeBytes();
      if (free == null) {
        json.writeNullProperty("free_bytes");
      } else {
        json.writeNumberProperty("free_bytes", free);
      }
      json.writeName("upkeep");
      json.writeStartObject();
      for (UpkeepStep step : UpkeepStep.values()) {
        text(json, step.tag(), status.upkeep().get(step));
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    return line.toString();
  }

  private static void level(
      JsonGenerator json, StorageSizes.Level level, StorageRetention.@Nullable Level kept) {
    json.writeStartObject();
    json.writeStringProperty("level", level.name());
    json.writeNumberProperty("bytes", level.bytes());
    text(json, "oldest", level.oldest());
    text(json, "newest", level.newest());
    text(json, "kept", kept == null ? null : kept.kept());
    text(json, "announced", kept == null ? null : kept.announced());
    text(json, "holds_from", kept == null ? null : kept.holdsFrom());
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, @Nullable Object value) {
    if (value == null) {
      json.writeNullProperty(name);
    } else {
      json.writeStringProperty(name, value.toString());
    }
  }
}
