package dev.vedette.notify.channel.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vedette.notify.channel.settings.WebhookSettings;
import dev.vedette.notify.message.Message;
import dev.vedette.notify.message.PayloadJson;
import dev.vedette.notify.message.Template;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * <a href="https://www.standardwebhooks.com/">Standard Webhooks</a>: an id for deduplication, the
 * time of the attempt, and a signature over both and the body for each secret.
 */
record Webhook(WebhookSettings settings, InstantSource clock) implements Service {
  private static final String HMAC = "HmacSHA256";

  @Override
  public List<Request> requests(Message message) {
    byte[] body =
        settings.body().isEmpty()
            ? PayloadJson.encode(message)
            : Template.fill(settings.body(), message);
    Map<String, String> headers = new HashMap<>(settings.headers());
    String id = message.id().toString();
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", timestamp);
    List<String> signatures = new ArrayList<>();
    for (String secret : settings.secrets()) {
      signatures.add("v1," + signature(WebhookSettings.key(secret), id + "." + timestamp, body));
    }
    if (!signatures.isEmpty()) {
      headers.put("webhook-signature", String.join(" ", signatures));
    }
    return List.of(Request.of(settings.url(), "", headers, body));
  }

  private static String signature(byte[] key, String before, byte[] body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      mac.update((before + ".").getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has " + HMAC, e);
    }
  }

  @Override
  public boolean deduplicates() {
    return true;
  }
}
