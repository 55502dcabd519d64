package dev.vedette.model.url;

import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The address of a page on a website, as browsers read it: the WHATWG's <a
 * href="https://url.spec.whatwg.org/">URL standard</a> for http and https. Two are equal when the
 * same request goes to the same place, so there is no fragment, and a port is there however it was
 * written. Immutable.
 */
public final class Url {
  /**
   * Characters of an address that is watched, encoded, and of the text that it is read from:
   * servers take some 8,000 and more (RFC 9110, section 4.1, recommends that much), and the event
   * and the table take this many.
   */
  public static final int MAX_LENGTH = 10_000;

  private static final String MASK = "***";
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final String scheme;
  private final @Nullable String userinfo;
  private final HostParser.Host host;
  private final int port;
  private final String path;
  private final @Nullable String query;

  Url(
      String scheme,
      @Nullable String userinfo,
      HostParser.Host host,
      int port,
      String path,
      @Nullable String query) {
    this.scheme = scheme;
    this.userinfo = userinfo;
    this.host = host;
    this.port = port;
    this.path = path;
    this.query = query;
  }

  /**
   * Reads an absolute address. Beyond what the standard knows, an IPv6 address may have a zone.
   *
   * @throws InvalidUrlException that says what is wrong and repeats nothing of the text
   */
  public static Url parse(String text) {
    return UrlParser.parse(text, null);
  }

  /**
   * The address that a Location header leads to from here.
   *
   * @param location the header's value, one character for each byte
   * @throws InvalidUrlException that says what is wrong and repeats no more of it than the scheme
   */
  public Url resolve(String location) {
    return UrlParser.parse(PercentEncoding.encodeBytesBeyondAscii(location), this);
  }

  /** {@code http} or {@code https}. */
  public String scheme() {
    return scheme;
  }

  public boolean isSecure() {
    return scheme.equals("https");
  }

  /**
   * A name in lower-case ASCII, or an address in its usual form, IPv6 without brackets and zone.
   */
  public String host() {
    return host.name();
  }

  /** The network interface of an IPv6 address, by name or number; null where none is written. */
  public @Nullable String zone() {
    return host.zone();
  }

  /** From 0 to 65535: as written, or the scheme's own. */
  public int port() {
    return port;
  }

  public boolean hasDefaultPort() {
    return port == (isSecure() ? HTTPS_PORT : HTTP_PORT);
  }

  /** Host and port as the Host header has them: an IPv6 address in brackets, no default port. */
  public String authority() {
    return hasDefaultPort() ? bracketed() : hostAndPort();
  }

  /** The same with the port always, as CONNECT has it. */
  public String hostAndPort() {
    return bracketed() + ":" + port;
  }

  private String bracketed() {
    return host.name().indexOf(':') < 0 ? host.name() : "[" + host.name() + "]";
  }

  /** Percent-encoded; begins with a slash. */
  public String path() {
    return path;
  }

  /** Percent-encoded, without the question mark; null where there is none. */
  public @Nullable String query() {
    return query;
  }

  /** What is asked for: {@link #path} and {@link #query} as they go into a request. */
  public String pathAndQuery() {
    return query == null ? path : path + "?" + query;
  }

  /** User name, colon and password, decoded: the credentials of RFC 7617; null without any. */
  public byte @Nullable [] credentials() {
    return userinfo == null ? null : PercentEncoding.decode(userinfo);
  }

  /** Another page of the same website. */
  Url at(String otherPath, @Nullable String otherQuery) {
    return new Url(scheme, userinfo, host, port, otherPath, otherQuery);
  }

  /** Of the whole address. */
  int length() {
    return toString().length() + (userinfo == null ? 0 : userinfo.length() + 1);
  }

  /**
   * The address as it may be shown: without credentials, at most {@link #MAX_LENGTH} characters.
   *
   * @param redacted names of query parameters whose values are masked, however they are encoded
   */
  public String shown(Collection<String> redacted) {
    String shown = origin() + path + (query == null ? "" : "?" + masked(query, redacted));
    // A mask may be longer than what it hides.
    return shown.length() <= MAX_LENGTH ? shown : shown.substring(0, MAX_LENGTH - 1) + "…";
  }

  /** The address without credentials. */
  @Override
  public String toString() {
    return origin() + pathAndQuery();
  }

  private String origin() {
    if (host.zone() == null) {
      return scheme + "://" + authority();
    }
    String portPart = hasDefaultPort() ? "" : ":" + port;
    return scheme + "://[" + host.name() + "%25" + host.zone() + "]" + portPart;
  }

  private static String masked(String query, Collection<String> redacted) {
    if (redacted.isEmpty()) {
      return query;
    }
    return Arrays.stream(query.split("&", -1))
        .map(parameter -> maskedParameter(parameter, redacted))
        .collect(Collectors.joining("&"));
  }

  private static String maskedParameter(String parameter, Collection<String> redacted) {
    int equals = parameter.indexOf('=');
    if (equals < 0) {
      return parameter;
    }
    String name = parameter.substring(0, equals);
    String decoded = PercentEncoding.decodeUtf8(name.replace('+', ' '));
    return redacted.contains(decoded) ? name + "=" + MASK : parameter;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Url url
        && scheme.equals(url.scheme)
        && Objects.equals(userinfo, url.userinfo)
        && host.equals(url.host)
        && port == url.port
        && path.equals(url.path)
        && Objects.equals(query, url.query);
  }

  @Override
  public int hashCode() {
    return Objects.hash(scheme, userinfo, host, port, path, query);
  }
}
