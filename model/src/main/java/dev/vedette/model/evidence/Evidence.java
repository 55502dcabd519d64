package dev.vedette.model.evidence;

import dev.vedette.model.Certificate;
import dev.vedette.model.Timings;
import dev.vedette.model.text.Text;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a failing check saw. Whatever strangers had a hand in is bounded here; nothing in it is
 * secret if nothing secret was put in.
 *
 * @param hops every request made, in order
 * @param statusLine of the last response, such as {@code HTTP/1.1 503 Backend fetch failed}; null
 *     when none came
 * @param headers of the last response, those that may be shown, by their names in lower case
 * @param body the beginning of the last response's body as text; null when there is none or it is
 *     not wanted
 * @param tls how the last connection with TLS was secured; null when no handshake succeeded
 * @param chain what the server presented in the last handshake, its own certificate first; empty
 *     without TLS
 */
public record Evidence(
    List<Hop> hops,
    @Nullable String statusLine,
    Map<String, String> headers,
    @Nullable String body,
    @Nullable TlsSession tls,
    List<Certificate> chain) {
  /** The most that is kept of a body, in bytes as they came and in characters. */
  public static final int MAX_BODY = 2 << 10;

  static final int MAX_HEADERS = 32;
  static final int MAX_HEADER_NAME = 100;

  /** Room for any date, server and policy; a longer value is cut. */
  static final int MAX_TEXT = 500;

  static final int MAX_CHAIN = 10;

  /** Ends what was cut. */
  private static final String CUT = "…";

  /** Cuts what is longer than its bound. */
  public Evidence {
    hops = List.copyOf(hops);
    statusLine = statusLine == null ? null : Text.printable(statusLine, MAX_TEXT);
    headers = bounded(headers);
    body = body == null ? null : readable(body);
    chain = chain.stream().limit(MAX_CHAIN).toList();
  }

  private static Map<String, String> bounded(Map<String, String> headers) {
    Map<String, String> bounded = new LinkedHashMap<>();
    headers.entrySet().stream()
        .limit(MAX_HEADERS)
        .forEach(header ->
            bounded.put(
                Text.printable(header.getKey(), MAX_HEADER_NAME),
                Text.printable(header.getValue(), MAX_TEXT)));
    return Collections.unmodifiableMap(bounded);
  }

  /** Lines stay lines; what else steers a terminal is replaced. */
  private static String readable(String body) {
    return beginning(body, MAX_BODY).replaceAll("[\\p{Cc}\\p{Cs}&&[^\n\r\t]]", "\uFFFD");
  }

  /** The first so many characters, with a sign at the end where there were more. */
  public static String beginning(String text, int characters) {
    if (text.length() <= characters) {
      return text;
    }
    int end = Math.max(0, characters - CUT.length());
    boolean splits = end > 0 && Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, splits ? end - 1 : end) + CUT;
  }

  /**
   * One request, and what came of it.
   *
   * @param url without userinfo and redacted query parameters
   * @param attempts the addresses tried, in order
   * @param ip the address of the connection; null when no name was resolved
   * @param status null when no response came
   * @param httpVersion null when no response came
   * @param timings of this request alone
   */
  public record Hop(
      String url,
      String method,
      List<Attempt> attempts,
      @Nullable String ip,
      @Nullable Integer status,
      @Nullable String httpVersion,
      Timings timings) {
    static final int MAX_URL = 2000;

    /** Longer than any method that is registered. */
    static final int MAX_METHOD = 30;

    /** More addresses than anybody reads. */
    static final int MAX_ATTEMPTS = 20;

    /** Cuts what is longer than its bound. */
    public Hop {
      url = Text.printable(url, MAX_URL);
      method = Text.printable(method, MAX_METHOD);
      attempts = attempts.stream().limit(MAX_ATTEMPTS).toList();
      ip = ip == null ? null : Text.printable(ip, Attempt.MAX_IP);
      httpVersion = httpVersion == null ? null : Text.printable(httpVersion, MAX_METHOD);
    }
  }

  /**
   * An address that was tried.
   *
   * @param failure why it could not be used; null for the one that was, and for one that was given
   *     up because another was faster
   */
  public record Attempt(String ip, @Nullable String failure) {
    /** An IPv6 address with a zone. */
    static final int MAX_IP = 60;

    /** Cuts what is longer than its bound. */
    public Attempt {
      ip = Text.printable(ip, MAX_IP);
      failure = failure == null ? null : Text.printable(failure, MAX_TEXT);
    }
  }

  /**
   * How a connection is secured.
   *
   * @param version such as {@code TLSv1.3}
   * @param cipher such as {@code TLS_AES_128_GCM_SHA256}
   */
  public record TlsSession(String version, String cipher) {
    private static final int MAX_NAME = 100;

    /** Cuts what is longer than its bound. */
    public TlsSession {
      version = Text.printable(version, MAX_NAME);
      cipher = Text.printable(cipher, MAX_NAME);
    }
  }
}
