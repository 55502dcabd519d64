package dev.vedette.notify.channel.settings;

import dev.vedette.model.url.Url;
import java.net.URI;
import java.net.URISyntaxException;

/** Browsers know hosts to which the HTTP client of Java sends nothing: those with a {@code _}. */
final class SendableUrl {
  private SendableUrl() {}

  /**
   * Told when the configuration is read: otherwise the first alert would be lost.
   *
   * @throws IllegalArgumentException when nothing can be sent to it; does not say what it is, as
   *     addresses are secrets
   */
  static void require(Url url) {
    try {
      if (new URI("http://" + url.authority() + "/").getHost() != null) {
        return;
      }
    } catch (URISyntaxException e) {
      // Its message quotes what is a secret.
    }
    throw new IllegalArgumentException(
        "url must have a host of letters, digits, '-' and '.', with no '_' in it; use another name"
            + " of it, or its address");
  }
}
