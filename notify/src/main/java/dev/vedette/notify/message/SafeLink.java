package dev.vedette.notify.message;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** An address that may become a link in any markup. */
final class SafeLink {
  /** What services take; a longer one is no link of ours. */
  private static final int MAX_LENGTH = 2_000;

  private SafeLink() {}

  /** Null for what is no address of http or https, in ASCII and without marks of markup. */
  static @Nullable String of(@Nullable String link) {
    if (link == null || link.length() > MAX_LENGTH || !link.matches("https?://[!-~]+")) {
      return null;
    }
    try {
      String written = new URI(link).toASCIIString();
      return written.replace("'", "%27").replace("(", "%28").replace(")", "%29");
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
