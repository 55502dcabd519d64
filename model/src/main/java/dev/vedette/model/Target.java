package dev.vedette.model;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One thing to watch, as the configuration describes it. */
public record Target(
    @Setting(
            doc =
                "Name of the target, its key for ever: letters, digits, `-`, `_` and `.`, at most 100 characters.",
            example = "shop")
        String name,
    @Setting(doc = "Address to check, `http` or `https`.", example = "https://shop.example/")
        URI url,
    @Setting(doc = "Time between two checks, from 1s to 1d.", byDefault = "60s") Duration interval,
    @Setting(
            doc = "Deadline of the whole check, redirects included; at most the interval.",
            byDefault = "10s")
        Duration timeout,
    @Setting(doc = "Request method.", byDefault = "GET") String method,
    @Setting(
            doc = "Request headers; `Host` and `User-Agent` may be overridden.",
            example = "{Accept: text/html}")
        Map<String, String> headers,
    @Setting(doc = "Request body, sent as UTF-8.", example = "'{\"ping\":1}'")
        @Nullable String body,
    @Setting(
            doc =
                "Credentials for the target's own host; not sent to another host after a redirect.")
        @Nullable Auth auth,
    @Setting(doc = "How TLS is spoken and verified.") Tls tls,
    @Setting(doc = "Which addresses may be used: `any`, `4` or `6`.", byDefault = "any")
        IpFamily ip,
    @Setting(
            doc = "Redirects to follow, from 0 (the redirect itself is judged) to 20.",
            byDefault = "10")
        int redirects,
    @Setting(doc = "What has to hold for the target to be up.") Expectation expect,
    @Setting(doc = "Query parameters whose values never enter an event.", example = "[token]")
        List<String> redact,
    @Setting(doc = "Free labels that travel with every event.", example = "{team: web}")
        Map<String, String> tags) {
  /**
   * Letters, digits, dash, underscore and dot: safe in a topic key, a file name, a URL and a metric
   * label.
   */
  public static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  public static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
  public static final Duration MAX_INTERVAL = Duration.ofDays(1);

  /**
   * Room for the slowest page anyone waits for; a hung target must not hold a connection longer.
   */
  public static final Duration MAX_TIMEOUT = Duration.ofMinutes(5);

  /** Browsers give up at 20 hops (the Fetch standard, "HTTP-redirect fetch"). */
  public static final int MAX_REDIRECTS = 20;

  public Target {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name '" + name + "' must be 1 to 100 letters, digits, '-', '_' or '.'");
    }
    String scheme = url.getScheme();
    if (!("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
        || url.getHost() == null) {
      throw new IllegalArgumentException(
          "url '" + withoutUserInfo(url) + "' must be http://HOST… or https://HOST…");
    }
    if (interval.compareTo(MIN_INTERVAL) < 0 || interval.compareTo(MAX_INTERVAL) > 0) {
      throw new IllegalArgumentException("interval must be from 1s to 1d");
    }
    if (timeout.toMillis() < 1
        || timeout.compareTo(interval) > 0
        || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new IllegalArgumentException("timeout must be from 1ms to the interval, at most 5m");
    }
    if (redirects < 0 || redirects > MAX_REDIRECTS) {
      throw new IllegalArgumentException("redirects must be from 0 to " + MAX_REDIRECTS);
    }
    headers = Map.copyOf(headers);
    redact = List.copyOf(redact);
    tags = Map.copyOf(tags);
  }

  /** A target with every setting but these at its default. */
  public static Target of(String name, URI url, Duration interval, Duration timeout) {
    return new Target(
        name,
        url,
        interval,
        timeout,
        "GET",
        Map.of(),
        null,
        null,
        Tls.DEFAULT,
        IpFamily.ANY,
        10,
        Expectation.DEFAULT,
        List.of(),
        Map.of());
  }

  /** A copy that expects something else. */
  public Target expecting(Expectation other) {
    return new Target(
        name, url, interval, timeout, method, headers, body, auth, tls, ip, redirects, other,
        redact, tags);
  }

  private static String withoutUserInfo(URI url) {
    return url.toString().replaceFirst("//[^/@]*@", "//");
  }
}
