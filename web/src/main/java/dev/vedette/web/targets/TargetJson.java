package dev.vedette.web.targets;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.Phase;
import dev.vedette.store.query.LatencyBucket;
import dev.vedette.store.query.Span;
import dev.vedette.store.query.Sums;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The page of a target for programs; its field names are those of the event and of the tables. */
final class TargetJson {
  private static final JsonFactory JSON = new JsonFactory();

  private TargetJson() {}

  static String write(TargetPage page) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("target", page.target().name());
      json.writeStringProperty("url", page.target().url());
      json.writeNumberProperty("interval_ms", page.target().interval().toMillis());
      json.writeObjectPropertyStart("tags");
      page.target().tags().forEach(json::writeStringProperty);
      json.writeEndObject();
      json.writeStringProperty("as_of", page.view().end().toString());
      json.writeStringProperty("outcome", page.standing().state().word());
      span(json, page.view().span());
      json.writeObjectPropertyStart("total");
      write(json, page.known());
      json.writeEndObject();
      json.writeArrayPropertyStart("locations");
      for (TargetPage.LocationLine line : page.byLocation()) {
        json.writeStartObject();
        json.writeStringProperty("location", line.location());
        write(json, line.known());
        json.writeEndObject();
      }
      json.writeEndArray();
      comparison(json, page.comparison());
      steps(json, page);
      recent(json, page);
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void span(JsonGenerator json, Span span) {
    json.writeStringProperty("from", span.from().toString());
    json.writeStringProperty("to", span.to().toString());
  }

  private static void write(JsonGenerator json, Known known) {
    Sums sums = known.sums();
    json.writeNumberProperty("up_ms", known.time().upMs());
    json.writeNumberProperty("known_ms", known.time().knownMs());
    json.writeNumberProperty("watched_ms", known.time().watchedMs());
    json.writeNumberProperty("paused_ms", known.paused().toMillis());
    write(json, sums);
    json.writeArrayPropertyStart("histogram");
    for (LatencyBucket bucket : sums.histogram()) {
      json.writeStartObject();
      json.writeNumberProperty("up_to_us", Math.round(bucket.upToUs()));
      json.writeNumberProperty("checks", bucket.checks());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Sums sums) {
    json.writeNumberProperty("up", sums.up());
    json.writeNumberProperty("down", sums.down());
    json.writeNumberProperty("unknown", sums.unknown());
    json.writeNumberProperty("answered", sums.answered());
    if (sums.answered() > 0) {
      number(json, "p50_us", sums.percentileUs(0.50));
      number(json, "p95_us", sums.percentileUs(0.95));
      number(json, "p99_us", sums.percentileUs(0.99));
      json.writeObjectPropertyStart("timings_us");
      for (Phase phase : Phase.values()) {
        number(json, phase.wireName(), sums.averageUs(phase));
      }
      number(json, "total", sums.averageUs());
      json.writeEndObject();
    }
  }

  /** What never was is left out. */
  private static void number(JsonGenerator json, String name, double micros) {
    if (!Double.isNaN(micros)) {
      json.writeNumberProperty(name, Math.round(micros));
    }
  }

  private static void comparison(JsonGenerator json, @Nullable Comparison comparison) {
    if (comparison != null) {
      json.writeObjectPropertyStart("compared");
      span(json, comparison.other());
      write(json, comparison.there());
      json.writeEndObject();
    }
  }

  private static void steps(JsonGenerator json, TargetPage page) {
    json.writeNumberProperty("step_ms", page.step().toMillis());
    json.writeArrayPropertyStart("steps");
    page.series()
        .points()
        .forEach(point -> {
          json.writeStartObject();
          json.writeStringProperty("from", point.start().toString());
          write(json, point.sums());
          json.writeEndObject();
        });
    json.writeEndArray();
  }

  private static void recent(JsonGenerator json, TargetPage page) {
    json.writeArrayPropertyStart("recent");
    for (CheckResult check : page.data().recent()) {
      json.writeStartObject();
      json.writeStringProperty("location", check.location());
      json.writeStringProperty("scheduled_at", check.scheduledAt().toString());
      json.writeStringProperty("outcome", check.outcome().wireName());
      Failure failure = check.failure();
      if (failure != null) {
        json.writeObjectPropertyStart("failure");
        json.writeStringProperty("code", failure.code().wireName());
        json.writeStringProperty("message", failure.message());
        json.writeEndObject();
      }
      if (check.status() != null) {
        json.writeNumberProperty("status", check.status().intValue());
      }
      json.writeNumberProperty("total_us", check.timings().totalUs());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
