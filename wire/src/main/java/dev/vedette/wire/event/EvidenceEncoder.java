package dev.vedette.wire.event;

import dev.vedette.model.Certificate;
import dev.vedette.model.EncodedEvidence;
import dev.vedette.model.evidence.Evidence;
import dev.vedette.model.evidence.Evidence.Attempt;
import dev.vedette.model.evidence.Evidence.Hop;
import dev.vedette.model.evidence.Evidence.TlsSession;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes evidence as the member {@code evidence} of an event, within {@link
 * EncodedEvidence#MAX_BYTES} whatever a website says. Safe for use by many threads.
 */
public final class EvidenceEncoder {
  private static final int USUAL_BYTES = 4 << 10;

  /** With no more requests and no longer texts all else fits, each character taking three bytes. */
  private static final int FEW_HOPS = 4;

  private static final int SHORT_TEXT = 40;

  /**
   * What is given up one after the other until the rest fits: first what there is most of and tells
   * least, last what says where a check has been.
   */
  private static final List<UnaryOperator<Evidence>> CUTS =
      List.of(
          evidence -> withBody(evidence, 1024),
          evidence -> withChain(evidence, evidence.chain().stream().limit(2).toList()),
          evidence -> withBody(evidence, 512),
          EvidenceEncoder::withFewAttempts,
          evidence -> withBody(evidence, 128),
          EvidenceEncoder::withShortTexts,
          EvidenceEncoder::withFewHops,
          evidence -> withBody(withHeaders(evidence, Map.of()), 0));

  private static final JsonFactory JSON = new JsonFactory();

  private EvidenceEncoder() {}

  /** The evidence, or as much of it as there is room for. */
  public static EncodedEvidence encode(Evidence evidence) {
    Evidence fitting = evidence;
    byte[] bytes = bytes(fitting);
    for (UnaryOperator<Evidence> cut : CUTS) {
      if (bytes.length <= EncodedEvidence.MAX_BYTES) {
        break;
      }
      fitting = cut.apply(fitting);
      bytes = bytes(fitting);
    }
    return new EncodedEvidence(new String(bytes, StandardCharsets.UTF_8));
  }

  private static Evidence withBody(Evidence all, int characters) {
    String body = all.body() == null ? null : Evidence.beginning(all.body(), characters);
    return new Evidence(all.hops(), all.statusLine(), all.headers(), body, all.tls(), all.chain());
  }

  private static Evidence withChain(Evidence all, List<Certificate> chain) {
    return new Evidence(all.hops(), all.statusLine(), all.headers(), all.body(), all.tls(), chain);
  }

  private static Evidence withHeaders(Evidence all, Map<String, String> headers) {
    return new Evidence(all.hops(), all.statusLine(), headers, all.body(), all.tls(), all.chain());
  }

  private static Evidence withHops(Evidence all, List<Hop> hops) {
    return new Evidence(hops, all.statusLine(), all.headers(), all.body(), all.tls(), all.chain());
  }

  /** The first address and the last one. */
  private static Evidence withFewAttempts(Evidence all) {
    return withHops(all, all.hops().stream().map(EvidenceEncoder::withFewAttempts).toList());
  }

  private static Hop withFewAttempts(Hop hop) {
    return new Hop(
        hop.url(),
        hop.method(),
        ends(hop.attempts(), 2),
        hop.ip(),
        hop.status(),
        hop.httpVersion(),
        hop.timings());
  }

  private static Evidence withShortTexts(Evidence all) {
    Map<String, String> headers = new LinkedHashMap<>();
    all.headers().forEach((name, value) -> headers.put(shortened(name), shortened(value)));
    return new Evidence(
        all.hops().stream().map(EvidenceEncoder::withShortTexts).toList(),
        all.statusLine() == null ? null : shortened(all.statusLine()),
        headers,
        all.body(),
        all.tls(),
        all.chain().stream().limit(1).map(EvidenceEncoder::withShortTexts).toList());
  }

  private static Hop withShortTexts(Hop hop) {
    return new Hop(
        Evidence.beginning(hop.url(), 2 * SHORT_TEXT),
        hop.method(),
        hop.attempts().stream()
            .map(each ->
                new Attempt(each.ip(), each.failure() == null ? null : shortened(each.failure())))
            .toList(),
        hop.ip(),
        hop.status(),
        hop.httpVersion(),
        hop.timings());
  }

  private static Certificate withShortTexts(Certificate certificate) {
    return new Certificate(
        shortened(certificate.subject()),
        shortened(certificate.issuer()),
        certificate.notBefore(),
        certificate.notAfter(),
        certificate.trusted());
  }

  private static String shortened(String text) {
    return Evidence.beginning(text, SHORT_TEXT);
  }

  /** The first requests and the last one, which failed. */
  private static Evidence withFewHops(Evidence all) {
    return withHops(all, ends(all.hops(), FEW_HOPS));
  }

  private static <T> List<T> ends(List<T> all, int count) {
    if (all.size() <= count) {
      return all;
    }
    List<T> ends = new ArrayList<>(all.subList(0, count - 1));
    ends.add(all.getLast());
    return ends;
  }

  private static byte[] bytes(Evidence evidence) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeArrayPropertyStart("hops");
      evidence.hops().forEach(hop -> write(json, hop));
      json.writeEndArray();
      writeIfPresent(json, "status_line", evidence.statusLine());
      if (!evidence.headers().isEmpty()) {
        json.writeObjectPropertyStart("headers");
        evidence.headers().forEach(json::writeStringProperty);
        json.writeEndObject();
      }
      writeIfPresent(json, "body", evidence.body());
      write(json, evidence.tls());
      write(json, evidence.chain());
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, Hop hop) {
    json.writeStartObject();
    json.writeStringProperty("url", hop.url());
    json.writeStringProperty("method", hop.method());
    if (!hop.attempts().isEmpty()) {
      json.writeArrayPropertyStart("attempts");
      for (Attempt attempt : hop.attempts()) {
        json.writeStartObject();
        json.writeStringProperty("ip", attempt.ip());
        writeIfPresent(json, "failure", attempt.failure());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    writeIfPresent(json, "ip", hop.ip());
    if (hop.status() != null) {
      json.writeNumberProperty("status", hop.status().intValue());
    }
    writeIfPresent(json, "http_version", hop.httpVersion());
    ResultEncoder.writeTimings(json, hop.timings());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, @Nullable TlsSession tls) {
    if (tls != null) {
      json.writeObjectPropertyStart("tls");
      json.writeStringProperty("version", tls.version());
      json.writeStringProperty("cipher", tls.cipher());
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, List<Certificate> chain) {
    if (!chain.isEmpty()) {
      json.writeArrayPropertyStart("chain");
      for (Certificate certificate : chain) {
        json.writeStartObject();
        ResultEncoder.writeFields(json, certificate);
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  private static void writeIfPresent(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }
}
