package dev.vedette.model;

import dev.vedette.model.alert.Alerts;
import dev.vedette.model.text.ByteSize;
import dev.vedette.model.text.Names;
import dev.vedette.model.text.Secrets;
import dev.vedette.model.url.Url;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing to watch, as the configuration describes it. Its text is its name: other settings may
 * hold secrets.
 *
 * @param secrets what came out of variables and files, or is a secret by its kind
 */
public record Target(
    @Setting(
            doc =
                "Name of the target, its key for ever: letters, digits, `-`, `_` and `.`, at most"
                    + " 100 characters.",
            example = "shop",
            label = true)
        String name,
    @Setting(doc = "Address to check, `http` or `https`.", example = "https://shop.example/")
        Url url,
    @Setting(doc = "Time between two checks, from 1s to 1d.", byDefault = "60s") Duration interval,
    @Setting(
            doc =
                "Deadline of the whole check, redirects and the search on the page included:"
                    + " from 1ms to the interval, at most 5m.",
            byDefault = "10s")
        Duration timeout,
    @Setting(
            doc = "Request method; a common one in any case, any other as it is written.",
            byDefault = "GET",
            label = true)
        String method,
    @Setting(
            doc = "Request headers; `Host` and `User-Agent` may be overridden.",
            example = "{Accept: text/html}")
        Map<String, String> headers,
    @Setting(doc = "Request body, sent as UTF-8.", example = "'{\"ping\":1}'")
        @Nullable String body,
    @Setting(
            doc = "File whose bytes are the request body, at most 1MiB; instead of `body`.",
            example = "ping.json")
        @Nullable Path bodyFile,
    @Setting(
            doc =
                "Credentials for the target's own host; not sent to another host after a redirect.")
        @Nullable Auth auth,
    @Setting(doc = "How TLS is spoken and verified.") Tls tls,
    @Setting(
            doc =
                "Version of HTTP: `auto` (2 where the server chooses it in the TLS handshake, else"
                    + " 1.1), `1.1`, `2` or `3`.",
            byDefault = "auto")
        HttpVersion http,
    @Setting(doc = "Which addresses may be used: `any`, `4` or `6`.", byDefault = "any")
        IpFamily ip,
    @Setting(
            doc = "Redirects to follow, from 0 (the redirect itself is judged) to 20.",
            byDefault = "10")
        int redirects,
    @Setting(
            doc = "HTTP proxy to go through; `https` targets use a CONNECT tunnel.",
            example = "http://proxy.example:3128")
        @Nullable Url proxy,
    @Setting(
            doc =
                "Whether loopback, link-local, private and metadata addresses are refused, at every"
                    + " hop.",
            byDefault = "false")
        boolean denyPrivateAddresses,
    @Setting(doc = "What has to hold for the target to be up.") Expectation expect,
    @Setting(doc = "Query parameters whose values never enter an event.", example = "[token]")
        List<String> redact,
    @Setting(doc = "What the events of failing checks tell besides the failure.") Evidence evidence,
    @Setting(doc = "When failing checks become an incident, and when it ends.")
        AlertSettings alerts,
    @Setting(
            doc =
                "Names of the targets whose outage explains one of this, at most 20: an incident of"
                    + " this is told with theirs.",
            example = "[router]",
            label = true)
        List<String> dependsOn,
    @Setting(
            doc =
                "Whether it is not checked for now: its open incidents are closed, and the page"
                    + " shows it as paused.",
            byDefault = "false")
        boolean pause,
    @Setting(
            doc =
                "Free labels that travel with every event: at most 64, their names and values of at"
                    + " most 200 characters.",
            example = "{team: web}",
            label = true)
        Map<String, String> tags,
    Secrets secrets) {
  /** What the events of failing checks tell besides the failure. */
  public record Evidence(
      @Setting(
              doc =
                  "How much of the page's beginning the first of several equal failures carries, at"
                      + " most 2KiB; `0` for none.",
              byDefault = "2KiB")
          ByteSize body) {
    /** The most that is kept of a page that nobody searches. */
    public static final Evidence DEFAULT = new Evidence(new ByteSize(2 << 10));

    public Evidence {
      if (body.bytes() > 2 << 10) {
        throw new IllegalArgumentException("body must be at most 2KiB");
      }
    }
  }

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
    if (!Names.isName(name)) {
      throw new IllegalArgumentException(
          "name '" + name + "' must be 1 to 100 letters, digits, '-', '_' or '.'");
    }
    requirePort("url", url);
    if (interval.compareTo(MIN_INTERVAL) < 0 || interval.compareTo(MAX_INTERVAL) > 0) {
      throw new IllegalArgumentException("interval must be from 1s to 1d");
    }
    if (timeout.toMillis() < 1
        || timeout.compareTo(interval) > 0
        || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new IllegalArgumentException("timeout must be from 1ms to the interval, at most 5m");
    }
    method = RequestMethod.normalized(method);
    requireReachableLatency(expect, timeout);
    if (redirects < 0 || redirects > MAX_REDIRECTS) {
      throw new IllegalArgumentException("redirects must be from 0 to " + MAX_REDIRECTS);
    }
    if (body != null && bodyFile != null) {
      throw new IllegalArgumentException("body_file and body contradict each other; keep one");
    }
    if (http == HttpVersion.V3 && !url.isSecure()) {
      throw new IllegalArgumentException(
          "http must not be 3 for an http URL: HTTP/3 is always TLS");
    }
    requireSensibleProxy(proxy, http, denyPrivateAddresses);
    requireOthers(name, new Alerts(alerts.rule(), dependsOn).dependsOn());
    Limits.requireTags(tags);
    headers = Map.copyOf(headers);
    redact = List.copyOf(redact);
    dependsOn = List.copyOf(dependsOn);
    tags = Map.copyOf(tags);
  }

  /** A target with every setting but these at its default. */
  public static Target of(String name, Url url, Duration interval, Duration timeout) {
    return new Target(
        name,
        url,
        interval,
        timeout,
        "GET",
        Map.of(),
        null,
        null,
        null,
        Tls.DEFAULT,
        HttpVersion.AUTO,
        IpFamily.ANY,
        10,
        null,
        false,
        Expectation.DEFAULT,
        List.of(),
        Evidence.DEFAULT,
        AlertSettings.DEFAULT,
        List.of(),
        false,
        Map.of(),
        Secrets.NONE);
  }

  /** What the results of its checks say of its incidents. */
  public Alerts incidentRules() {
    return new Alerts(alerts.rule(), dependsOn);
  }

  /** A copy that expects something else. */
  public Target expecting(Expectation other) {
    return with(draft -> draft.expect = other);
  }

  /** A copy in which some settings differ: {@code target.with(t -> t.method = "HEAD")}. */
  public Target with(Consumer<Draft> changes) {
    Draft draft = new Draft(this);
    changes.accept(draft);
    return draft.toTarget();
  }

  /** The settings of a copy that is being made. Not thread-safe. */
  public static final class Draft {
    public String name;
    public Url url;
    public Duration interval;
    public Duration timeout;
    public String method;
    public Map<String, String> headers;
    public @Nullable String body;
    public @Nullable Path bodyFile;
    public @Nullable Auth auth;
    public Tls tls;
    public HttpVersion http;
    public IpFamily ip;
    public int redirects;
    public @Nullable Url proxy;
    public boolean denyPrivateAddresses;
    public Expectation expect;
    public List<String> redact;
    public Evidence evidence;
    public AlertSettings alerts;
    public List<String> dependsOn;
    public boolean pause;
    public Map<String, String> tags;
    public Secrets secrets;

    private Draft(Target from) {
      name = from.name;
      url = from.url;
      interval = from.interval;
      timeout = from.timeout;
      method = from.method;
      headers = from.headers;
      body = from.body;
      bodyFile = from.bodyFile;
      auth = from.auth;
      tls = from.tls;
      http = from.http;
      ip = from.ip;
      redirects = from.redirects;
      proxy = from.proxy;
      denyPrivateAddresses = from.denyPrivateAddresses;
      expect = from.expect;
      redact = from.redact;
      evidence = from.evidence;
      alerts = from.alerts;
      dependsOn = from.dependsOn;
      pause = from.pause;
      tags = from.tags;
      secrets = from.secrets;
    }

    private Target toTarget() {
      return new Target(
          name,
          url,
          interval,
          timeout,
          method,
          headers,
          body,
          bodyFile,
          auth,
          tls,
          http,
          ip,
          redirects,
          proxy,
          denyPrivateAddresses,
          expect,
          redact,
          evidence,
          alerts,
          dependsOn,
          pause,
          tags,
          secrets);
    }
  }

  private static void requireSensibleProxy(
      @Nullable Url proxy, HttpVersion http, boolean denyPrivateAddresses) {
    if (proxy == null) {
      return;
    }
    if (proxy.isSecure()) {
      throw new IllegalArgumentException("proxy must be http://HOST:PORT");
    }
    requirePort("proxy", proxy);
    if (http == HttpVersion.V3) {
      throw new IllegalArgumentException("http must not be 3 with a proxy: it carries TCP alone");
    }
    if (denyPrivateAddresses) {
      throw new IllegalArgumentException(
          "deny_private_addresses must not be true with a proxy, which resolves names itself");
    }
  }

  /** The standard knows a port 0, but nobody can listen there. */
  private static void requirePort(String setting, Url url) {
    if (url.port() == 0) {
      throw new IllegalArgumentException(setting + " must have a port from 1 to 65535");
    }
  }

  private static void requireOthers(String name, List<String> parents) {
    if (parents.contains(name)) {
      throw new IllegalArgumentException(
          "depends_on must not name '%s' itself; where the defaults do, write depends_on: [] here"
              .formatted(name));
    }
  }

  private static void requireReachableLatency(Expectation expect, Duration timeout) {
    if (expect.latency() != null && expect.latency().compareTo(timeout) > 0) {
      throw new IllegalArgumentException(
          "expect.latency must be at most the timeout, after which nothing is measured any more");
    }
  }

  @Override
  public String toString() {
    return "Target[" + name + "]";
  }
}
