package dev.vedette.probe;

import dev.vedette.model.FailureCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a redirect leads: to another request, or nowhere. */
sealed interface Redirect {
  /** The statuses that browsers follow (the Fetch standard, "redirect status"). */
  Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  /** Characters that servers forget to encode in a Location and that browsers forgive. */
  String FORGIVEN = " \"<>\\^`{|}";

  record Follow(HopRequest next) implements Redirect {}

  record Refused(FailureCode code, String message) implements Redirect {}

  static boolean isRedirect(int status) {
    return STATUSES.contains(status);
  }

  /**
   * Judges a response whose status {@link #isRedirect}.
   *
   * @param location value of the Location header; null without one
   * @param followed redirects followed before this one
   * @param redact parameters that a message must not show
   */
  static Redirect after(
      HopRequest request,
      int status,
      @Nullable String location,
      int followed,
      int limit,
      List<String> redact) {
    String from = status + " from " + SafeUrl.of(request.url(), redact);
    if (location == null) {
      return new Refused(FailureCode.REDIRECT_INVALID, from + " has no Location header");
    }
    URI next = resolve(request.url(), location);
    if (next == null) {
      return new Refused(
          FailureCode.REDIRECT_INVALID,
          from + " leads to a Location that is no http or https address with a host");
    }
    if (followed >= limit) {
      return new Refused(
          FailureCode.TOO_MANY_REDIRECTS,
          "gave up after %d redirects; the next one, a %s, leads to %s"
              .formatted(limit, from, SafeUrl.of(next, redact)));
    }
    return new Follow(next(request, status, next));
  }

  /** Browsers turn POST into GET on 301 and 302, and everything but HEAD on 303 (Fetch). */
  private static HopRequest next(HopRequest request, int status, URI url) {
    boolean toGet =
        status == 303
            ? !request.method().equals("HEAD")
            : (status == 301 || status == 302) && request.method().equals("POST");
    return toGet
        ? new HopRequest(url, "GET", false)
        : new HopRequest(url, request.method(), request.withBody());
  }

  private static @Nullable URI resolve(URI base, String location) {
    try {
      URI resolved = Reference.resolve(base, new URI(forgiving(location.strip())));
      String scheme = resolved.getScheme();
      boolean web = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
      return web && resolved.getHost() != null && resolved.getPort() <= 65535 ? resolved : null;
    } catch (URISyntaxException | IllegalArgumentException unparsable) {
      return null;
    }
  }

  /** Encodes what had to be encoded; headers are read as Latin-1, so a character is a byte. */
  private static String forgiving(String location) {
    StringBuilder encoded = new StringBuilder(location.length());
    for (byte b : location.getBytes(StandardCharsets.ISO_8859_1)) {
      char c = (char) (b & 0xff);
      if (c > 0x7e || FORGIVEN.indexOf(c) >= 0) {
        encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }
}
