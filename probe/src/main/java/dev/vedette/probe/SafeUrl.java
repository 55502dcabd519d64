package dev.vedette.probe;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Writes URLs the way they may be published: without credentials and redacted values. */
final class SafeUrl {
  private static final String MASK = "***";

  private SafeUrl() {}

  /** The URL without userinfo and fragment, and with the values of these parameters masked. */
  static String of(URI url, List<String> redact) {
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + masked(url.getRawQuery(), redact);
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return url.getScheme() + "://" + url.getHost() + port + path + query;
  }

  private static String masked(String query, List<String> redact) {
    if (redact.isEmpty()) {
      return query;
    }
    return Arrays.stream(query.split("&", -1))
        .map(parameter -> maskedParameter(parameter, redact))
        .collect(Collectors.joining("&"));
  }

  private static String maskedParameter(String parameter, List<String> redact) {
    int equals = parameter.indexOf('=');
    if (equals < 0) {
      return parameter;
    }
    String name = parameter.substring(0, equals);
    return redact.contains(decoded(name)) ? name + "=" + MASK : parameter;
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return name;
    }
  }
}
