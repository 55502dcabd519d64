package dev.vedette.model;

import dev.vedette.model.text.ByteSize;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has to hold for a target to be up. */
public record Expectation(
    @Setting(
            doc = "Accepted status codes: numbers, classes (`2xx`) and ranges (`301-303`).",
            byDefault = "[2xx]")
        List<StatusRange> status,
    @Setting(
            doc =
                "Response headers and the pattern (RE2, the whole value) that one of their values"
                    + " has to match.",
            example = "{Content-Type: 'text/html.*'}")
        Map<String, String> headers,
    @Setting(doc = "What the page has to hold.") Body body,
    @Setting(
            doc = "Values that a JSON page has to hold, at most 20.",
            example = "[{path: $.status, equals: ok}]")
        List<JsonExpectation> json,
    @Setting(doc = "Longest acceptable total time; exactly this long is still up.", example = "2s")
        @Nullable Duration latency,
    @Setting(doc = "Days that the certificate has to be valid for, at least.", example = "14")
        @Nullable Integer certificateDays) {

  /** What the page has to hold. */
  public record Body(
      @Setting(doc = "Pattern (RE2) that has to be found on the page.", example = "'status: OK'")
          @Nullable String matches,
      @Setting(doc = "Pattern (RE2) that must not be found on the page.", example = "'Exception'")
          @Nullable String notMatches,
      @Setting(
              doc =
                  "Where reading stops, after decompression; a longer page is a failure only where"
                      + " something is expected of the page.",
              byDefault = "1MiB")
          ByteSize maxBytes,
      @Setting(
              doc =
                  "Whether the page is read: with `false` the status and the headers decide alone"
                      + " and the checker hangs up, for streams that never end.",
              byDefault = "true")
          boolean read) {
    /** No patterns, 1 MiB. */
    public static final Body DEFAULT = new Body(null, null, ByteSize.ofMebibytes(1));

    public Body {
      if (!read && (matches != null || notMatches != null)) {
        throw new IllegalArgumentException(
            "read must not be false with matches or not_matches: they look into the page");
      }
    }

    /** Of a page that is read. */
    public Body(@Nullable String matches, @Nullable String notMatches, ByteSize maxBytes) {
      this(matches, notMatches, maxBytes, true);
    }

    /** Whether the text of the page has to be looked at. */
    public boolean hasPattern() {
      return matches != null || notMatches != null;
    }
  }

  /** Each is a pass over the document. */
  public static final int MAX_JSON = 20;

  /** Any 2xx. */
  public static final Expectation DEFAULT =
      new Expectation(
          List.of(new StatusRange(200, 299)), Map.of(), Body.DEFAULT, List.of(), null, null);

  /** Any 2xx, and the pattern (RE2) found on the page. */
  public static Expectation matching(String pattern) {
    Body body = new Body(pattern, null, Body.DEFAULT.maxBytes());
    return new Expectation(DEFAULT.status(), Map.of(), body, List.of(), null, null);
  }

  public Expectation {
    if (status.isEmpty()) {
      throw new IllegalArgumentException("status must name at least one status, for instance 2xx");
    }
    status = List.copyOf(status);
    headers = Map.copyOf(headers);
    json = List.copyOf(json);
    if (json.size() > MAX_JSON) {
      throw new IllegalArgumentException("json must hold at most " + MAX_JSON + " values");
    }
    if (latency != null && latency.toMillis() < 1) {
      throw new IllegalArgumentException("latency must be at least 1ms");
    }
    if (!json.isEmpty() && !body.read()) {
      throw new IllegalArgumentException(
          "json must be empty where body.read is false: it looks into the page");
    }
    if (certificateDays != null && certificateDays < 0) {
      throw new IllegalArgumentException("certificate_days must not be negative");
    }
  }
}
