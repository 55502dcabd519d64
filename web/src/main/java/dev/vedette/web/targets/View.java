package dev.vedette.web.targets;

import dev.vedette.store.query.Span;
import dev.vedette.web.page.BadAddress;
import dev.vedette.web.page.Moments;
import dev.vedette.web.page.Paths;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of a target is to be seen: all of it stands in the address.
 *
 * @param preset the span that was chosen by its name; null for any other
 * @param isDay whether it is a day, whose failing checks are looked for
 * @param location null for all of them together
 * @param at the moment of the past from which it is seen; null: now
 * @param compare another span to hold it against; null: none
 * @param end of what can be known: now, or {@code at}
 */
record View(
    String target,
    Span span,
    @Nullable Preset preset,
    boolean isDay,
    @Nullable String location,
    @Nullable Instant at,
    @Nullable Span compare,
    Instant end) {
  static final Duration MIN_SPAN = Duration.ofMinutes(1);

  /** Five years: longer than sums by day are kept unless somebody wants it otherwise. */
  static final Duration MAX_SPAN = Duration.ofDays(5 * 366);

  /** A name has at most 100 characters; a longer one is somebody's joke. */
  private static final int MAX_NAME = 200;

  /**
   * Reads an address.
   *
   * @param parameter the value of a parameter; null when it is not there or empty
   * @param usual what is shown where the address names no span
   */
  static View of(
      String target, Function<String, @Nullable String> parameter, Preset usual, Instant now)
      throws BadAddress {
    Instant at = Moments.past(parameter.apply("at"), now);
    String location = parameter.apply("location");
    if (location != null && location.length() > MAX_NAME) {
      throw new BadAddress("location is longer than the name of any location.");
    }
    Instant end = at == null ? now : at;
    Preset preset = preset(parameter, usual);
    Span span = span(parameter, preset, end);
    return new View(
        target,
        span,
        preset,
        parameter.apply("day") != null,
        location,
        at,
        compare(parameter, span),
        end);
  }

  private static @Nullable Preset preset(Function<String, @Nullable String> parameter, Preset usual)
      throws BadAddress {
    String word = parameter.apply("span");
    boolean isOther =
        parameter.apply("from") != null
            || parameter.apply("to") != null
            || parameter.apply("day") != null;
    if (word == null || isOther) {
      return isOther ? null : usual;
    }
    return Arrays.stream(Preset.values())
        .filter(each -> each.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new BadAddress(
                "span is one of "
                    + Arrays.stream(Preset.values())
                        .map(Preset::word)
                        .collect(Collectors.joining(", "))
                    + "; for any other write from=…&to=…"));
  }

  private static Span span(
      Function<String, @Nullable String> parameter, @Nullable Preset preset, Instant end)
      throws BadAddress {
    if (preset != null) {
      return preset.until(end);
    }
    String day = parameter.apply("day");
    if (day != null) {
      return Spans.day("day", day);
    }
    String from = parameter.apply("from");
    String to = parameter.apply("to");
    Instant until = to == null ? end : Moments.parse("to", to);
    Instant since = from == null ? until.minus(Preset.DAY.length()) : Moments.parse("from", from);
    return Spans.span("from, to", since, until);
  }

  private static @Nullable Span compare(Function<String, @Nullable String> parameter, Span span)
      throws BadAddress {
    String text = parameter.apply("compare");
    String from = parameter.apply("compare_from");
    String to = parameter.apply("compare_to");
    if (text == null && from != null && to != null) {
      // As a form sends it, which can't join its fields.
      return Spans.span(
          "compare_from, compare_to",
          Moments.parse("compare_from", from),
          Moments.parse("compare_to", to));
    }
    if (text == null) {
      return null;
    }
    return text.equals("before")
        ? Span.last(span.length(), span.from())
        : Spans.span("compare", text);
  }

  /** What of the span has passed; all of it unless it reaches into the future. */
  Span known() {
    Instant to = span.to().isAfter(end) ? end : span.to();
    return span.from().isBefore(to)
        ? new Span(span.from(), to)
        : new Span(span.from(), span.from());
  }

  /** This span by its name. */
  String link(Preset other) {
    Map<String, String> parameters = kept();
    parameters.put("span", other.word());
    return link(parameters);
  }

  /** Any other span, from and to. */
  String link(Span other) {
    Map<String, String> parameters = kept();
    put(parameters, other);
    return link(parameters);
  }

  /** A day of UTC, with its failing checks. */
  String dayLink(Instant start) {
    Map<String, String> parameters = kept();
    parameters.put("day", start.toString().substring(0, 10));
    return link(parameters);
  }

  /** As long, right before. */
  String earlier() {
    return link(Span.last(span.length(), span.from()));
  }

  /** As long, right after; null when nothing is known of it. */
  @Nullable String later() {
    return span.to().isBefore(end)
        ? link(new Span(span.to(), span.to().plus(span.length())))
        : null;
  }

  /** The same from one location; null: from all. */
  String from(@Nullable String other) {
    Map<String, String> parameters = all();
    parameters.remove("location");
    if (other != null) {
      parameters.put("location", other);
    }
    return link(parameters);
  }

  /** The same beside the span right before it. */
  String compared() {
    Map<String, String> parameters = all();
    Span before = Span.last(span.length(), span.from());
    parameters.put("compare", before.from() + ".." + before.to());
    return link(parameters);
  }

  /** The same alone. */
  String alone() {
    Map<String, String> parameters = all();
    parameters.remove("compare");
    return link(parameters);
  }

  /** The days of the overview's bars as a table. */
  String days() {
    return path() + "/days" + query(atOnly());
  }

  /** The address of the same for programs. */
  String json() {
    return "/api" + link(all());
  }

  /** The page of a check. */
  String check(String location, Instant slot) {
    return path() + "/checks/" + slot + "/" + Paths.segment(location) + query(atOnly());
  }

  /** The same as it is now. */
  String present() {
    Map<String, String> parameters = all();
    parameters.remove("at");
    return link(parameters);
  }

  /** This span with its ends, so that the link shows the same for ever. */
  String permanent() {
    Map<String, String> parameters = all();
    parameters.remove("span");
    put(parameters, span);
    return link(parameters);
  }

  /** What a form that asks for another span to compare this one with has to hand on. */
  List<Map.Entry<String, String>> handedOn() {
    Map<String, String> parameters = all();
    parameters.remove("compare");
    return List.copyOf(parameters.entrySet());
  }

  /** The other span of a form; the one that is compared, or else the one right before. */
  Span other() {
    return compare == null ? Span.last(span.length(), span.from()) : compare;
  }

  private static void put(Map<String, String> parameters, Span span) {
    parameters.put("from", span.from().toString());
    parameters.put("to", span.to().toString());
  }

  private Map<String, String> all() {
    Map<String, String> parameters = kept();
    if (preset != null) {
      parameters.put("span", preset.word());
    } else {
      put(parameters, span);
    }
    if (compare != null) {
      parameters.put("compare", compare.from() + ".." + compare.to());
    }
    return parameters;
  }

  /** What another span leaves as it is. */
  private Map<String, String> kept() {
    Map<String, String> parameters = atOnly();
    if (location != null) {
      parameters.put("location", location);
    }
    return parameters;
  }

  private Map<String, String> atOnly() {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (at != null) {
      parameters.put("at", at.toString());
    }
    return parameters;
  }

  String path() {
    return target(target);
  }

  /** The page of a target. */
  static String target(String name) {
    return "/targets/" + Paths.segment(name);
  }

  private String link(Map<String, String> parameters) {
    return path() + query(parameters);
  }

  private static String query(Map<String, String> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }

  static String encoded(String text) {
    // Colons may stand as they are, and an address is read by people too.
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%3A", ":");
  }
}
