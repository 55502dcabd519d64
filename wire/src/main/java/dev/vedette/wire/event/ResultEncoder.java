package dev.vedette.wire.event;

import dev.vedette.model.Certificate;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import java.io.ByteArrayOutputStream;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a result as the event of version 1: one JSON object on one line, absent fields left out.
 *
 * <p>Streams; no tree, no reflection. Safe for use by many threads.
 */
public final class ResultEncoder {
  /** The version that this encoder writes, field {@code v}. */
  public static final int VERSION = 1;

  /** A typical event has some 700 bytes. */
  private static final int USUAL_BYTES = 1024;

  private static final JsonFactory JSON = new JsonFactory();

  private ResultEncoder() {}

  /** The event in UTF-8, without a line end. */
  public static byte[] encode(CheckResult result) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      writeSlot(json, result);
      writeVerdict(json, result);
      writeResponse(json, result);
      writeTimings(json, result.timings());
      if (result.certificate() != null) {
        writeCertificate(json, result.certificate());
      }
      writeTags(json, result);
      AlertsEncoder.write(json, result.alerts());
      if (result.evidence() != null) {
        json.writeName("evidence");
        json.writeRawValue(result.evidence().json());
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void writeSlot(JsonGenerator json, CheckResult result) {
    json.writeNumberProperty("v", VERSION);
    json.writeStringProperty("target", result.target());
    json.writeStringProperty("location", result.location());
    json.writeStringProperty("scheduled_at", Timestamps.millis(result.scheduledAt()));
    json.writeStringProperty("started_at", Timestamps.millis(result.startedAt()));
    json.writeNumberProperty("interval_ms", result.interval().toMillis());
    json.writeStringProperty("url", result.url());
  }

  private static void writeVerdict(JsonGenerator json, CheckResult result) {
    json.writeStringProperty("outcome", result.outcome().wireName());
    Failure failure = result.failure();
    if (failure != null) {
      json.writeObjectPropertyStart("failure");
      json.writeStringProperty("code", failure.code().wireName());
      json.writeStringProperty("message", failure.message());
      if (failure.phase() != null) {
        json.writeStringProperty("phase", failure.phase().wireName());
      }
      json.writeEndObject();
    }
  }

  private static void writeResponse(JsonGenerator json, CheckResult result) {
    if (result.status() != null) {
      json.writeNumberProperty("status", result.status().intValue());
    }
    if (result.httpVersion() != null) {
      json.writeStringProperty("http_version", result.httpVersion());
    }
    if (result.ip() != null) {
      json.writeStringProperty("ip", result.ip());
    }
    if (result.bytes() != null) {
      json.writeNumberProperty("bytes", result.bytes().longValue());
    }
    if (result.bodyCut()) {
      json.writeBooleanProperty("body_cut", true);
    }
    json.writeNumberProperty("redirects", result.redirects());
    if (result.bodyMatched() != null) {
      json.writeBooleanProperty("body_matched", result.bodyMatched());
    }
  }

  static void writeTimings(JsonGenerator json, Timings timings) {
    json.writeObjectPropertyStart("timings_us");
    for (Phase phase : Phase.values()) {
      long micros = timings.micros(phase);
      if (micros != Timings.ABSENT) {
        json.writeNumberProperty(phase.wireName(), micros);
      }
    }
    json.writeNumberProperty("total", timings.totalUs());
    json.writeEndObject();
  }

  private static void writeCertificate(JsonGenerator json, Certificate certificate) {
    json.writeObjectPropertyStart("certificate");
    writeFields(json, certificate);
    json.writeEndObject();
  }

  static void writeFields(JsonGenerator json, Certificate certificate) {
    json.writeStringProperty("subject", certificate.subject());
    json.writeStringProperty("issuer", certificate.issuer());
    json.writeStringProperty("not_before", Timestamps.seconds(certificate.notBefore()));
    json.writeStringProperty("not_after", Timestamps.seconds(certificate.notAfter()));
    json.writeBooleanProperty("trusted", certificate.trusted());
  }

  private static void writeTags(JsonGenerator json, CheckResult result) {
    if (!result.tags().isEmpty()) {
      json.writeObjectPropertyStart("tags");
      new TreeMap<>(result.tags()).forEach(json::writeStringProperty);
      json.writeEndObject();
    }
  }
}
