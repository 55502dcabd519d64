package dev.vedette.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vedette.model.Certificate;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.wire.event.ResultEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Events that no writer can store, each made of a good one by one change. */
final class Poison {
  /** The broker's usual bound for a batch is 1,048,588 bytes: this fits, with nothing to spare. */
  private static final int LARGEST_BYTES = 1_048_400;

  private final Map<String, byte @Nullable []> values = new LinkedHashMap<>();
  private final String good;

  private Poison() {
    good = new String(ResultEncoder.encode(complete("poison", Events.START)), UTF_8);
  }

  /** By what is wrong with each. */
  static Map<String, byte @Nullable []> values() {
    Poison poison = new Poison();
    poison.brokenJson();
    poison.missingFields();
    poison.absurdTimes();
    poison.absurdNumbers();
    poison.absurdTexts();
    poison.sizes();
    return poison.values;
  }

  /** An event with every field that there is, so that each of them can be spoilt. */
  static CheckResult complete(String target, Instant slot) {
    CheckResult up = Events.up(target, slot);
    return new CheckResult(
        up.target(),
        up.location(),
        up.scheduledAt(),
        up.startedAt(),
        up.interval(),
        up.url(),
        new Outcome.Down(new Failure(FailureCode.BODY_MISMATCH, "not there", null)),
        up.status(),
        up.httpVersion(),
        up.ip(),
        up.bytes(),
        up.redirects(),
        false,
        up.timings(),
        new Certificate("CN=a", "CN=b", slot, slot.plus(Duration.ofDays(90)), true),
        Map.of("team", "web"));
  }

  private void brokenJson() {
    add("an open brace", "{broken");
    add("no object", "[" + good + "]");
    add("a bare word", "null");
    add("two events", good + good);
    add("half an event", good.substring(0, good.length() / 2));
    add("deep nesting", good.replaceFirst("\\{", "{\"x\":" + "[".repeat(5000)));
    add(
        "closed deep nesting",
        spoil("\"v\":1", "\"v\":1,\"x\":" + "[".repeat(99) + "]".repeat(99)));
    values.put("no UTF-8", new byte[] {'{', '"', (byte) 0xC3, (byte) 0x28, '"', ':', '1', '}'});
    values.put("nothing but NUL", new byte[1000]);
  }

  private void missingFields() {
    for (String field : List.of("v", "target", "location", "scheduled_at", "started_at")) {
      add("no " + field, spoil("\"" + field + "\":", "\"no_" + field + "\":"));
    }
    for (String field : List.of("interval_ms", "url", "outcome", "total", "code", "subject")) {
      add("no " + field, spoil("\"" + field + "\":", "\"no_" + field + "\":"));
    }
    add("an empty object", "{}");
    add("a version to come", spoil("\"v\":1", "\"v\":2"));
  }

  private void absurdTimes() {
    Instant now = Instant.now();
    slot("three hours ahead", now.plus(Duration.ofHours(3)).toString());
    slot("800 days old", now.minus(Duration.ofDays(800)).toString());
    slot("the year 1", "0001-01-01T00:00:00Z");
    slot("the year 9999", "9999-12-31T23:59:59.999Z");
    slot("the year 1000000000", "+1000000000-12-31T23:59:59.999Z");
    slot("the year -1000000000", "-1000000000-01-01T00:00:00Z");
    slot("31 February", "2026-02-31T00:00:00Z");
    slot("finer than a column", "2026-11-24T01:02:03.0000001Z");
    for (String begun : List.of("1999-01-01T00:00:00Z", "9999-01-01T00:00:00Z")) {
      String regex = "\"started_at\":\"[^\"]*\"";
      String began = good.replaceFirst(regex, "\"started_at\":\"" + begun + "\"");
      // Of two checks with one key the second would be taken for the first.
      add("began in " + begun, began.replace("\"poison\"", "\"poison" + begun.charAt(0) + "\""));
    }
  }

  private void slot(String name, String time) {
    String regex = "\"scheduled_at\":\"[^\"]*\"";
    String cut = time.replaceFirst("(\\.[0-9]{3})[0-9]{6}Z", "$1Z");
    add(name, good.replaceFirst(regex, "\"scheduled_at\":\"" + cut + "\""));
  }

  private void absurdNumbers() {
    String beyondBigint = "9223372036854775808";
    for (String field : List.of("interval_ms", "status", "bytes", "redirects", "total", "dns")) {
      String regex = "\"" + field + "\":[0-9]+";
      for (String number : List.of(beyondBigint, "-1", "1e999", "1.5", "1".repeat(500))) {
        String value = "\"" + field + "\":" + number;
        add(
            field + " of " + number.substring(0, Math.min(20, number.length())),
            good.replaceFirst(regex, value));
      }
    }
    add("a year between checks", spoil("\"interval_ms\":1000", "\"interval_ms\":99999999999"));
  }

  private void absurdTexts() {
    String nul = "\\\\u0000";
    for (String field : List.of("target", "location", "url", "outcome", "http_version", "ip")) {
      String regex = "(\"" + field + "\":\"[^\"]*)\"";
      add("NUL in " + field, good.replaceFirst(regex, "$1" + nul + "\""));
      add(
          "a text of 10,000 for " + field,
          good.replaceFirst(regex, "$1" + "x".repeat(10_000) + "\""));
    }
    for (String field : List.of("code", "not_before", "not_after", "team")) {
      String regex = "(\"" + field + "\":\"[^\"]*)\"";
      add("NUL in " + field, good.replaceFirst(regex, "$1" + nul + "\""));
    }
    add("NUL in a tag's name", spoil("\"team\"", "\"te\\u0000am\""));
    for (String field : List.of("target", "location", "outcome", "ip")) {
      String regex = "(\"" + field + "\":\"[^\"]*)\"";
      add("a lone surrogate in " + field, good.replaceFirst(regex, "$1\\\\ud800\""));
    }
    add("a lone surrogate in a tag's name", spoil("\"team\"", "\"te\\ud800am\""));
    add("a tag that is a number", spoil("\"team\":\"web\"", "\"team\":1"));
    add(
        "a tag with a name of 40,000",
        spoil("\"team\":\"web\"", "\"" + "x".repeat(40_000) + "\":1"));
    add("a huge tag", spoil("\"team\":\"web\"", "\"team\":\"" + "x".repeat(200_000) + "\""));
    String tags =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "\"t" + i + "\":\"x\"")
            .collect(Collectors.joining(","));
    add("10,000 tags", spoil("\"team\":\"web\"", tags));
  }

  private void sizes() {
    values.put("no value", null);
    values.put("an empty value", new byte[0]);
    byte[] large = new byte[LARGEST_BYTES];
    Arrays.fill(large, (byte) 'x');
    values.put("1 MB", large);
    add(
        "a good event of 300,000 bytes",
        spoil("\"v\":1", "\"v\":1,\"x\":\"" + "y".repeat(300_000) + "\""));
  }

  private String spoil(String what, String with) {
    return good.replace(what, with);
  }

  private void add(String name, String value) {
    if (value.equals(good) || values.put(name, value.getBytes(UTF_8)) != null) {
      throw new IllegalStateException("no poison, or twice: " + name);
    }
  }

  /** Odd, but good: these have to become rows. */
  static List<byte[]> oddities(Instant slot) {
    String event = new String(ResultEncoder.encode(complete("odd", slot)), UTF_8);
    List<String> odd = new ArrayList<>();
    for (String field : List.of("subject", "issuer", "message")) {
      String regex = "(\"" + field + "\":\"[^\"]*)\"";
      odd.add(event.replaceFirst(regex, "$1\\\\u0000\\\\ud800\""));
      odd.add(event.replaceFirst(regex, "$1" + "\u00e9\ud83d\ude00".repeat(5_000) + "\""));
    }
    odd.add(event.replace("https://odd", "https://odd\\ud800"));
    odd.add(event.replace("\"web\"", "\"\\udc00\\ud800\""));
    odd.add(event.replace("\"v\":1", "\"v\":1,\"new\":{\"a\":[1,2,{}]},\"news\":null"));
    odd.add(event.replace("\"bytes\":5120", "\"bytes\":9223372036854775807"));
    return IntStream.range(0, odd.size())
        .mapToObj(i ->
            odd.get(i).replace("\"target\":\"odd\"", "\"target\":\"odd" + i + "\"").getBytes(UTF_8))
        .toList();
  }
}
