package dev.vedette.notify.channel.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vedette.model.text.Secrets;
import dev.vedette.model.url.Url;

/** What of an address must not be seen: whoever knows a webhook's address can write to it. */
final class UrlSecrets {
  /** Words such as {@code services} are shorter than any token. */
  private static final int MIN_TOKEN_LENGTH = 9;

  private UrlSecrets() {}

  /** The whole address, and the parts of it that may be tokens. */
  static Secrets.Builder of(Url url) {
    Secrets.Builder secrets = new Secrets.Builder().add(url.toString(), Secrets.MASK);
    if (url.pathAndQuery().length() >= MIN_TOKEN_LENGTH) {
      secrets.add(url.pathAndQuery(), Secrets.MASK);
    }
    for (String part : url.pathAndQuery().split("[/?&=]", -1)) {
      if (part.length() >= MIN_TOKEN_LENGTH) {
        secrets.add(part, Secrets.MASK);
      }
    }
    byte[] credentials = url.credentials();
    if (credentials != null) {
      String text = new String(credentials, UTF_8);
      secrets.add(text, Secrets.MASK);
      secrets.add(text.substring(text.indexOf(':') + 1), Secrets.MASK);
    }
    return secrets;
  }
}
