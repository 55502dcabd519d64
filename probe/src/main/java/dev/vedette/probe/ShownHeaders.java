package dev.vedette.probe;

import dev.vedette.model.text.Secrets;
import dev.vedette.model.url.InvalidUrlException;
import dev.vedette.model.url.Url;
import dev.vedette.probe.http.HeaderText;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a response that may be published. It is a list of what is known to be harmless and
 * to tell why something failed: whatever else a site sends may let somebody in.
 */
final class ShownHeaders {
  /** What the answer is, who gave it, from which cache, and what should be done next. */
  private static final List<String> NAMES =
      List.of(
          "date",
          "server",
          "content-type",
          "content-length",
          "content-encoding",
          "transfer-encoding",
          "location",
          "retry-after",
          "www-authenticate",
          "via",
          "age",
          "cache-control",
          "x-cache",
          "cf-cache-status",
          "cf-ray",
          "x-request-id",
          "strict-transport-security");

  /** Several of one name, as a proxy chain sends Via. */
  private static final int MAX_VALUES = 10;

  private ShownHeaders() {}

  /**
   * By their names in lower case, several values of one joined by commas.
   *
   * @param url of the request, in which a Location may be relative
   * @param redact what is masked in addresses; a header of such a name is left out
   */
  static Map<String, String> of(
      HttpHeaders headers, String url, List<String> redact, Secrets secrets) {
    Map<String, String> shown = new LinkedHashMap<>();
    for (String name : NAMES) {
      if (redact.stream().noneMatch(name::equalsIgnoreCase)) {
        String values =
            headers.getAll(name).stream()
                .limit(MAX_VALUES)
                .map(value -> shown(name, HeaderText.of(value), url, redact))
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
        if (!values.isEmpty()) {
          shown.put(name, secrets.mask(values));
        }
      }
    }
    return shown;
  }

  private static @Nullable String shown(
      String name, String value, String url, List<String> redact) {
    return switch (name) {
      case "location" -> location(value, url, redact);
      // What follows the scheme may be a challenge to be answered once (RFC 9110, 11.6.1).
      case "www-authenticate" -> value.strip().split("[\\s,=]", 2)[0];
      default -> RedactedText.of(value, redact);
    };
  }

  /** Null for what leads nowhere: there is no telling which of it is a secret. */
  private static @Nullable String location(String value, String url, List<String> redact) {
    try {
      return Url.parse(url).resolve(value).shown(redact);
    } catch (InvalidUrlException e) {
      return null;
    }
  }
}
