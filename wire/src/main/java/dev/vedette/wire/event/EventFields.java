package dev.vedette.wire.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.vedette.model.Certificate;
import dev.vedette.model.CheckResult;
import dev.vedette.model.EncodedEvidence;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Limits;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Target;
import dev.vedette.model.Timings;
import dev.vedette.model.alert.Alerts;
import dev.vedette.model.url.Url;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one event as they were read, and their way to a {@link CheckResult}: each is asked
 * for by name, type and bound, and what does not fit is named in the exception.
 */
final class EventFields {
  static final Set<String> OBJECTS =
      Set.of("failure", "timings_us", "certificate", "tags", "evidence");

  /**
   * The flat name of each member that is known, by its object; the event's own by the empty one.
   */
  private static final Map<String, Map<String, String>> MEMBERS =
      Map.of(
          "",
          members(
              "",
              "v target location scheduled_at started_at interval_ms url outcome failure status"
                  + " http_version ip bytes body_cut redirects body_matched timings_us certificate"
                  + " tags alerts evidence"),
          "failure",
          members("failure.", "code message phase"),
          "timings_us",
          members("timings_us.", "dns connect tls send wait receive total"),
          "certificate",
          members("certificate.", "subject issuer not_before not_after trusted"));

  private static final int USUAL_FIELDS = 32;
  private static final Instant MIN_TIME = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant MAX_TIME = Instant.parse("9999-12-31T23:59:59.999Z");

  private static final Map<String, FailureCode> CODES =
      byName(FailureCode.values(), FailureCode::wireName);
  private static final Map<String, Phase> PHASES = byName(Phase.values(), Phase::wireName);

  /**
   * Longer texts are not shared: names, addresses and most URLs are shorter, and of the longest
   * URLs the cache would keep hundreds of MB for whoever may write to the topic.
   */
  private static final int MAX_SHARED_LENGTH = 256;

  /** Some for each of as many targets as a writer usually sees. */
  private static final Shared<String> TEXTS = new Shared<>(1 << 15);

  private static final Shared<Certificate> CERTIFICATES = new Shared<>(1 << 13);
  private static final Shared<Map<String, String>> TAGS = new Shared<>(1 << 10);

  private static final Shared<Alerts> ALERTS = new Shared<>(1 << 10);

  private final Map<String, Object> fields = HashMap.newHashMap(USUAL_FIELDS);
  private Map<String, String> tags = Map.of();
  private Alerts alerts = Alerts.DEFAULT;
  private @Nullable EncodedEvidence evidence;

  /** Such as {@code failure.code}; null for a member that is none of ours. */
  static @Nullable String path(String object, String member) {
    Map<String, String> members = MEMBERS.get(object);
    return members == null ? null : members.get(member);
  }

  private static Map<String, String> members(String prefix, String names) {
    return Arrays.stream(names.split(" ", -1))
        .collect(Collectors.toUnmodifiableMap(name -> name, name -> prefix + name));
  }

  void put(String name, Object value) {
    fields.put(name, value);
  }

  /** A null is as good as absent; the last of two members of one name counts, as everywhere. */
  void ignore(String name) {
    fields.remove(name);
  }

  void begin(String object) {
    fields.put(object, true);
  }

  /** Half a surrogate pair in a tag becomes a question mark: no reason to lose a check. */
  void tags(Map<String, String> read) {
    Map<String, String> whole = HashMap.newHashMap(read.size());
    read.forEach((name, value) -> whole.put(wholeCharacters(name), wholeCharacters(value)));
    tags = Map.copyOf(whole);
  }

  void alerts(Alerts read) {
    alerts = read;
  }

  /** Null where there is too much of it. */
  void evidence(@Nullable EncodedEvidence read) {
    evidence = read;
  }

  private static String wholeCharacters(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new String(text.getBytes(UTF_8), UTF_8);
      }
    }
    return text;
  }

  /** What does not fit is named, here by its type and its bound, the rest by the result itself. */
  CheckResult toResult() throws InvalidEventException {
    long version = number("v", 0, Long.MAX_VALUE);
    if (version != ResultEncoder.VERSION) {
      throw new InvalidEventException(
          "v is %d; this Vedette reads version %d".formatted(version, ResultEncoder.VERSION));
    }
    try {
      return result();
    } catch (IllegalArgumentException e) {
      throw new InvalidEventException(requireNonNull(e.getMessage()));
    }
  }

  private CheckResult result() throws InvalidEventException {
    return new CheckResult(
        name("target"),
        name("location"),
        millis("scheduled_at"),
        millis("started_at"),
        Duration.ofMillis(number("interval_ms", 1, Target.MAX_INTERVAL.toMillis())),
        shared(text("url", Url.MAX_LENGTH)),
        outcome(),
        fields.containsKey("status")
            ? (Integer) (int) number("status", Limits.MIN_STATUS, Limits.MAX_STATUS)
            : null,
        httpVersion(),
        ip(),
        fields.containsKey("bytes") ? (Long) number("bytes", 0, Long.MAX_VALUE) : null,
        fields.containsKey("body_cut") && bool("body_cut"),
        fields.containsKey("redirects")
            ? (int) number("redirects", 0, CheckResult.MAX_REDIRECTS)
            : 0,
        fields.containsKey("body_matched") ? (Boolean) bool("body_matched") : null,
        timings(),
        fields.containsKey("certificate") ? CERTIFICATES.same(certificate()) : null,
        sharedTags(),
        ALERTS.same(alerts),
        evidence);
  }

  private Outcome outcome() throws InvalidEventException {
    String outcome = text("outcome", 20);
    boolean failed = fields.containsKey("failure");
    Outcome built = failed ? Outcome.of(failure()) : new Outcome.Up();
    if (!built.wireName().equals(outcome)) {
      throw new InvalidEventException(
          "outcome '%s' does not go with %s"
              .formatted(outcome, failed ? "its failure" : "no failure"));
    }
    return built;
  }

  private Failure failure() throws InvalidEventException {
    FailureCode code = CODES.get(text("failure.code", 40));
    if (code == null) {
      throw new InvalidEventException(
          "failure.code '" + fields.get("failure.code") + "' is none of ours");
    }
    Phase phase = null;
    if (fields.containsKey("failure.phase")) {
      phase = PHASES.get(text("failure.phase", 20));
      if (phase == null) {
        throw new InvalidEventException(
            "failure.phase '" + fields.get("failure.phase") + "' is none of ours");
      }
    }
    return new Failure(code, text("failure.message", Integer.MAX_VALUE), phase);
  }

  private Timings timings() throws InvalidEventException {
    return new Timings(
        phase("dns"),
        phase("connect"),
        phase("tls"),
        phase("send"),
        phase("wait"),
        phase("receive"),
        number("timings_us.total", 0, Timings.MAX_US));
  }

  private long phase(String phase) throws InvalidEventException {
    String field = requireNonNull(path("timings_us", phase));
    return fields.containsKey(field) ? number(field, 0, Timings.MAX_US) : Timings.ABSENT;
  }

  private Certificate certificate() throws InvalidEventException {
    return new Certificate(
        text("certificate.subject", Integer.MAX_VALUE),
        text("certificate.issuer", Integer.MAX_VALUE),
        time("certificate.not_before"),
        time("certificate.not_after"),
        bool("certificate.trusted"));
  }

  private String name(String field) throws InvalidEventException {
    return shared(text(field, Limits.NAME_LENGTH));
  }

  private Instant millis(String field) throws InvalidEventException {
    Instant time = time(field);
    if (!Instant.ofEpochMilli(time.toEpochMilli()).equals(time)) {
      throw new InvalidEventException(field + " must be in whole milliseconds");
    }
    return time;
  }

  private Instant time(String field) throws InvalidEventException {
    String text = text(field, 40);
    try {
      Instant time = Timestamps.parse(text);
      if (time.isBefore(MIN_TIME) || time.isAfter(MAX_TIME)) {
        throw new InvalidEventException(field + " must lie in the years 1 to 9999");
      }
      return time;
    } catch (DateTimeException e) {
      throw new InvalidEventException(field + " must be a time such as 2026-11-24T01:02:03.250Z");
    }
  }

  private @Nullable String httpVersion() throws InvalidEventException {
    if (!fields.containsKey("http_version")) {
      return null;
    }
    return shared(text("http_version", 20));
  }

  private @Nullable String ip() throws InvalidEventException {
    if (!fields.containsKey("ip")) {
      return null;
    }
    return shared(text("ip", 60));
  }

  private static String shared(String text) {
    return text.length() <= MAX_SHARED_LENGTH ? TEXTS.same(text) : text;
  }

  private Map<String, String> sharedTags() {
    return TAGS.same(tags);
  }

  private String text(String field, int maxLength) throws InvalidEventException {
    if (!(required(field) instanceof String text)) {
      throw new InvalidEventException(field + " must be a string");
    }
    if (maxLength < Integer.MAX_VALUE) {
      requireText(field, text, maxLength);
    }
    return text;
  }

  private static void requireText(String what, String text, int maxLength)
      throws InvalidEventException {
    if (text.length() > maxLength) {
      throw new InvalidEventException(what + " has more than " + maxLength + " characters");
    }
    if (text.indexOf('\0') >= 0) {
      throw new InvalidEventException(what + " holds a NUL character");
    }
  }

  private long number(String field, long min, long max) throws InvalidEventException {
    if (!(required(field) instanceof Long number)) {
      throw new InvalidEventException(field + " must be a whole number");
    }
    if (number < min || number > max) {
      throw new InvalidEventException("%s must be from %d to %d".formatted(field, min, max));
    }
    return number;
  }

  private boolean bool(String field) throws InvalidEventException {
    if (!(required(field) instanceof Boolean bool)) {
      throw new InvalidEventException(field + " must be true or false");
    }
    return bool;
  }

  private Object required(String field) throws InvalidEventException {
    Object value = fields.get(field);
    if (value == null) {
      throw new InvalidEventException(field + " is missing");
    }
    return value;
  }

  private static <T> Map<String, T> byName(T[] values, Function<T, String> name) {
    return Arrays.stream(values).collect(Collectors.toUnmodifiableMap(name, value -> value));
  }
}
