package dev.vedette.probe.request;

import dev.vedette.model.FailureCode;
import dev.vedette.model.url.InvalidUrlException;
import dev.vedette.model.url.Url;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a redirect leads: to another request, or nowhere. */
public sealed interface Redirect {
  /** The statuses that browsers follow (the Fetch standard, "redirect status"). */
  Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  record Follow(HopRequest next) implements Redirect {}

  record Refused(FailureCode code, String message) implements Redirect {}

  static boolean isRedirect(int status) {
    return STATUSES.contains(status);
  }

  /**
   * Judges a response whose status {@link #isRedirect}.
   *
   * @param location value of the Location header, a character for each byte; null without one
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
    String from = status + " from " + request.url().shown(redact);
    if (location == null) {
      return new Refused(FailureCode.REDIRECT_INVALID, from + " has no Location header");
    }
    if (location.isBlank()) {
      // Resolved it would be the same address again; browsers do not follow it either.
      return new Refused(FailureCode.REDIRECT_INVALID, from + " has an empty Location header");
    }
    Url next;
    try {
      next = request.url().resolve(location);
    } catch (InvalidUrlException e) {
      return new Refused(
          FailureCode.REDIRECT_INVALID,
          from + " has a Location that leads nowhere: " + e.getMessage());
    }
    if (next.port() == 0) {
      return new Refused(
          FailureCode.REDIRECT_INVALID,
          from + " has a Location that leads nowhere: nobody can listen on port 0");
    }
    return followed < limit
        ? new Follow(next(request, status, next))
        : new Refused(
            FailureCode.TOO_MANY_REDIRECTS,
            "gave up after %d redirects; the next one, a %s, leads to %s"
                .formatted(limit, from, next.shown(redact)));
  }

  /** Browsers turn POST into GET on 301 and 302, and everything but HEAD on 303 (Fetch). */
  private static HopRequest next(HopRequest request, int status, Url url) {
    boolean toGet =
        status == 303
            ? !request.method().equals("HEAD")
            : (status == 301 || status == 302) && request.method().equals("POST");
    return toGet
        ? new HopRequest(url, "GET", false)
        : new HopRequest(url, request.method(), request.withBody());
  }
}
