package dev.vedette.model.evidence;

import dev.vedette.model.Certificate;
import dev.vedette.model.EncodedEvidence;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import dev.vedette.model.evidence.Evidence.Attempt;
import dev.vedette.model.evidence.Evidence.Hop;
import dev.vedette.model.evidence.Evidence.TlsSession;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads evidence to show it, in the form of {@code docs/event.schema.json}. What it does not know,
 * or what is not of its type, is left out: some of the evidence is better than none. Safe for use
 * by many threads.
 */
public final class EvidenceDecoder {
  private static final JsonFactory JSON = new JsonFactory();

  private EvidenceDecoder() {}

  /** What the evidence says; throws nothing for what came in an event. */
  public static Evidence decode(EncodedEvidence encoded) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), encoded.json())) {
      json.nextToken();
      return evidence(object(value(json)));
    }
  }

  private static Evidence evidence(Map<?, ?> all) {
    Map<String, String> headers = new LinkedHashMap<>();
    object(all.get("headers"))
        .forEach((name, value) -> {
          if (value instanceof String text) {
            headers.put(String.valueOf(name), text);
          }
        });
    return new Evidence(
        list(all.get("hops"), EvidenceDecoder::hop),
        text(all, "status_line"),
        headers,
        text(all, "body"),
        tls(object(all.get("tls"))),
        list(all.get("chain"), EvidenceDecoder::certificate));
  }

  private static @Nullable Hop hop(Map<?, ?> hop) {
    String url = text(hop, "url");
    String method = text(hop, "method");
    return url == null || method == null
        ? null
        : new Hop(
            url,
            method,
            list(hop.get("attempts"), EvidenceDecoder::attempt),
            text(hop, "ip"),
            hop.get("status") instanceof Long status ? (Integer) status.intValue() : null,
            text(hop, "http_version"),
            timings(object(hop.get("timings_us"))));
  }

  private static @Nullable Attempt attempt(Map<?, ?> attempt) {
    String ip = text(attempt, "ip");
    return ip == null ? null : new Attempt(ip, text(attempt, "failure"));
  }

  private static Timings timings(Map<?, ?> timings) {
    return new Timings(
        micros(timings, Phase.DNS.wireName(), Timings.ABSENT),
        micros(timings, Phase.CONNECT.wireName(), Timings.ABSENT),
        micros(timings, Phase.TLS.wireName(), Timings.ABSENT),
        micros(timings, Phase.SEND.wireName(), Timings.ABSENT),
        micros(timings, Phase.WAIT.wireName(), Timings.ABSENT),
        micros(timings, Phase.RECEIVE.wireName(), Timings.ABSENT),
        micros(timings, "total", 0));
  }

  private static long micros(Map<?, ?> timings, String name, long absent) {
    return timings.get(name) instanceof Long micros && micros >= 0 ? micros : absent;
  }

  private static @Nullable TlsSession tls(Map<?, ?> tls) {
    String version = text(tls, "version");
    String cipher = text(tls, "cipher");
    return version == null || cipher == null ? null : new TlsSession(version, cipher);
  }

  private static @Nullable Certificate certificate(Map<?, ?> certificate) {
    String subject = text(certificate, "subject");
    String issuer = text(certificate, "issuer");
    Instant notBefore = time(certificate, "not_before");
    Instant notAfter = time(certificate, "not_after");
    return subject == null || issuer == null || notBefore == null || notAfter == null
        ? null
        : new Certificate(
            subject, issuer, notBefore, notAfter, Boolean.TRUE.equals(certificate.get("trusted")));
  }

  private static @Nullable Instant time(Map<?, ?> object, String name) {
    String text = text(object, name);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable String text(Map<?, ?> object, String name) {
    return object.get(name) instanceof String text ? text : null;
  }

  private static Map<?, ?> object(@Nullable Object value) {
    return value instanceof Map<?, ?> object ? object : Map.of();
  }

  private static <T> List<T> list(
      @Nullable Object value, Function<Map<?, ?>, @Nullable T> element) {
    return value instanceof List<?> list
        ? list.stream()
            .map(each -> element.apply(object(each)))
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .toList()
        : List.of();
  }

  /** Strings, Longs, Booleans, Maps and Lists; null for what is none of them. */
  private static @Nullable Object value(JsonParser json) {
    return switch (json.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
          json.nextToken();
          object.put(name, value(json));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (json.nextToken() != null && !json.currentToken().isStructEnd()) {
          list.add(value(json));
        }
        yield list;
      }
      case VALUE_STRING -> json.getString();
      case VALUE_NUMBER_INT -> json.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }
}
