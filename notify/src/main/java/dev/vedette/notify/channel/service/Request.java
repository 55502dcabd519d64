package dev.vedette.notify.channel.service;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.vedette.model.url.Url;
import java.net.URI;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A POST of JSON; immutable. */
public final class Request {
  private final URI uri;
  private final Map<String, String> headers;
  private final byte[] body;

  private Request(URI uri, Map<String, String> headers, byte[] body) {
    this.uri = uri;
    this.headers = Map.copyOf(headers);
    this.body = body;
  }

  public URI uri() {
    return uri;
  }

  /** Besides the content's type. */
  public Map<String, String> headers() {
    return headers;
  }

  public byte[] body() {
    return body;
  }

  static Request of(Url url, byte[] body) {
    return of(url, "", Map.of(), body);
  }

  /**
   * Credentials in the address become a header.
   *
   * @param suffix what is added to the address
   */
  static Request of(Url url, String suffix, Map<String, String> headers, byte[] body) {
    Map<String, String> all = new HashMap<>(headers);
    byte[] credentials = url.credentials();
    if (credentials != null) {
      all.putIfAbsent("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    return new Request(URI.create(encoded(url + suffix)), all, body);
  }

  /** What browsers leave as it is and {@link URI} does not take. */
  private static String encoded(String url) {
    StringBuilder encoded = new StringBuilder(url.length());
    byte[] bytes = url.getBytes(US_ASCII);
    for (int i = 0; i < bytes.length; i++) {
      byte each = bytes[i];
      if ("\"<>\\^`{|} ".indexOf(each) >= 0 || (each == '%' && !isEscape(bytes, i))) {
        encoded.append('%').append(Integer.toHexString(each).toUpperCase(Locale.ROOT));
      } else {
        encoded.append((char) each);
      }
    }
    return encoded.toString();
  }

  private static boolean isEscape(byte[] url, int percent) {
    return percent + 2 < url.length
        && Character.digit(url[percent + 1], 16) >= 0
        && Character.digit(url[percent + 2], 16) >= 0;
  }
}
