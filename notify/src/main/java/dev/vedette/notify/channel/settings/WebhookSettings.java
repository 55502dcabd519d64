package dev.vedette.notify.channel.settings;

import dev.vedette.model.Setting;
import dev.vedette.model.text.Secrets;
import dev.vedette.model.url.Url;
import dev.vedette.notify.message.Template;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A program that takes Standard Webhooks, or any JSON. */
public record WebhookSettings(
    @Setting(
            doc = "Where to send to, with POST.",
            example = "https://hooks.example/in",
            secret = true)
        Url url,
    @Setting(
            doc =
                "Secrets to sign with, each of which makes a signature. To change one, name the new"
                    + " and the old until the receiver knows the new.",
            example = "['${HOOK_SECRET}']",
            secret = true)
        List<String> secrets,
    @Setting(
            doc = "Headers to send besides.",
            example = "{Authorization: 'Bearer ${HOOK_TOKEN}'}",
            secret = true)
        Map<String, String> headers,
    @Setting(
            doc =
                "A body in place of Vedette's own: a tree that is sent as JSON, in whose texts"
                    + " `{title}`, `{text}` and the like are replaced; docs/notify.md has all of"
                    + " them.",
            example = "{text: '{text}'}")
        Map<String, Object> body)
    implements HttpServiceSettings {
  private static final String PREFIX = "whsec_";

  /** As Standard Webhooks asks for. */
  private static final int MIN_SECRET_BYTES = 24;

  private static final int MAX_SECRET_BYTES = 64;

  /** More are no rotation. */
  private static final int MAX_SECRETS = 5;

  public WebhookSettings {
    SendableUrl.require(url);
    secrets = List.copyOf(secrets);
    if (secrets.size() > MAX_SECRETS) {
      throw new IllegalArgumentException("secrets must be " + MAX_SECRETS + " at most");
    }
    for (String secret : secrets) {
      int length = key(secret).length;
      if (length < MIN_SECRET_BYTES || length > MAX_SECRET_BYTES) {
        throw new IllegalArgumentException(
            "secrets must have 24 to 64 bytes; make one: echo whsec_$(openssl rand -base64 32)");
      }
    }
    headers = Map.copyOf(headers);
    HeaderFields.require(headers);
    Template.require(body);
  }

  /** The bytes of a secret; throws IllegalArgumentException for what is none. */
  public static byte[] key(String secret) {
    try {
      return Base64.getDecoder()
          .decode(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("secrets must be Base64, with whsec_ before it or not", e);
    }
  }

  @Override
  public Secrets toMask() {
    Secrets.Builder all = UrlSecrets.of(url);
    secrets.forEach(secret -> all.add(secret, Secrets.MASK));
    headers.values().forEach(value -> all.add(value, Secrets.MASK));
    return all.build();
  }

  @Override
  public String toString() {
    return "WebhookSettings[]";
  }
}
