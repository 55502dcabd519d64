package dev.vedette.probe.request;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.cookie.ClientCookieDecoder;
import io.netty.handler.codec.http.cookie.ClientCookieEncoder;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.util.NetUtil;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of one check: what a redirect sets is sent to the pages that follow (RFC 6265). It
 * starts empty and ends with the check, so expiry matters only where a server takes a cookie back.
 * There is no list of public suffixes: a cookie for all of {@code .co.uk} could reach only sites to
 * which the same check is redirected. Not thread-safe; it belongs to one check.
 */
public final class CookieJar {
  /** As many as RFC 6265, 6.1 asks of a browser for each domain. */
  static final int MAX_COOKIES = 50;

  /** The same section's size of one, name and value together. */
  static final int MAX_COOKIE_LENGTH = 4096;

  /** Cookies of one response that are read; 25,000 fit its headers and take 20 ms. */
  static final int MAX_HEADERS = 500;

  private record Key(String name, String domain, String path) {}

  private record Kept(Cookie cookie, boolean hostOnly) {}

  private final Map<Key, Kept> cookies = new LinkedHashMap<>();

  /** Takes in what the response to a request sets. */
  public void store(HopRequest request, HttpHeaders response) {
    List<String> headers = response.getAll(HttpHeaderNames.SET_COOKIE);
    for (String header : headers.subList(0, Math.min(headers.size(), MAX_HEADERS))) {
      Cookie cookie = decoded(header);
      if (cookie != null) {
        store(request, cookie);
      }
    }
  }

  /** Null for what a browser would not keep either (RFC 6265, 5.2). */
  private static @Nullable Cookie decoded(String header) {
    boolean sound =
        header.length() <= 2 * MAX_COOKIE_LENGTH
            && header.chars().noneMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
    try {
      return sound ? ClientCookieDecoder.LAX.decode(header) : null;
    } catch (IllegalArgumentException badAttribute) {
      return null;
    }
  }

  private void store(HopRequest request, Cookie cookie) {
    String domain = domain(cookie);
    boolean hostOnly = domain == null;
    if (cookie.name().length() + cookie.value().length() > MAX_COOKIE_LENGTH
        || (domain != null && !mayBeSetFor(domain, request.host()))) {
      return;
    }
    Key key =
        new Key(cookie.name(), domain == null ? request.host() : domain, path(request, cookie));
    cookies.remove(key);
    boolean takenBack = cookie.maxAge() != Cookie.UNDEFINED_MAX_AGE && cookie.maxAge() <= 0;
    if (!takenBack && cookies.size() < MAX_COOKIES) {
      cookies.put(key, new Kept(cookie, hostOnly));
    }
  }

  /** RFC 6265, 5.2.3: in lower case, without a leading dot; null where there is none. */
  private static @Nullable String domain(Cookie cookie) {
    String domain = cookie.domain();
    if (domain == null || domain.isBlank()) {
      return null;
    }
    String lower = domain.strip().toLowerCase(Locale.ROOT);
    return lower.startsWith(".") ? lower.substring(1) : lower;
  }

  /** The host itself, or a domain above it that is not a top-level one. */
  private static boolean mayBeSetFor(String domain, String host) {
    return host.equals(domain) || (domain.indexOf('.') > 0 && isBelow(host, domain));
  }

  /** RFC 6265, 5.1.3; an address is below nothing. */
  private static boolean isBelow(String host, String domain) {
    return host.endsWith("." + domain)
        && !NetUtil.isValidIpV4Address(host)
        && !NetUtil.isValidIpV6Address(host);
  }

  /** RFC 6265, 5.1.4: without a path of its own, the folder of the page that set it. */
  private static String path(HopRequest request, Cookie cookie) {
    if (cookie.path() != null && cookie.path().startsWith("/")) {
      return cookie.path();
    }
    String path = request.url().path();
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  /** The Cookie header of a request, longer paths first; null when there is nothing to send. */
  public @Nullable String header(HopRequest request) {
    if (cookies.isEmpty()) {
      return null;
    }
    List<Cookie> sent =
        cookies.entrySet().stream()
            .filter(entry -> matches(entry.getKey(), entry.getValue(), request))
            .sorted(Comparator.comparingInt(entry -> -entry.getKey().path().length()))
            .map(entry -> entry.getValue().cookie())
            .toList();
    return sent.isEmpty() ? null : ClientCookieEncoder.LAX.encode(sent);
  }

  private static boolean matches(Key key, Kept kept, HopRequest request) {
    boolean host =
        request.host().equals(key.domain())
            || (!kept.hostOnly() && isBelow(request.host(), key.domain()));
    return host && (!kept.cookie().isSecure() || request.secure()) && isUnder(request, key.path());
  }

  private static boolean isUnder(HopRequest request, String folder) {
    String path = request.url().path();
    return path.startsWith(folder)
        && (path.length() == folder.length()
            || folder.endsWith("/")
            || path.charAt(folder.length()) == '/');
  }
}
