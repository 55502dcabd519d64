package dev.vedette.write;

import dev.vedette.model.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a writer works.
 *
 * @param heartbeatUrl null: nobody waits for it
 */
public record WriteSettings(
    @Setting(doc = "Events in one transaction, at most.", byDefault = "5000") int batch,
    @Setting(
            doc = "How long a transaction waits for more events before it stores what it has.",
            byDefault = "200ms")
        Duration linger,
    @Setting(
            doc =
                "Address that the writer asks for each minute while checks are stored: a service"
                    + " there tells you when it stops.",
            example = "https://hc.example/ping/5ad0…",
            secret = true)
        @Nullable String heartbeatUrl) {
  /** What holds where nothing is set. */
  public static final WriteSettings DEFAULT =
      new WriteSettings(5_000, Duration.ofMillis(200), null);

  public WriteSettings {
    if (batch < 1 || batch > 100_000) {
      throw new IllegalArgumentException("batch must be from 1 to 100000");
    }
    if (linger.isNegative() || linger.toMillis() > 10_000) {
      throw new IllegalArgumentException("linger must be from 0ms to 10s");
    }
    requireHttp(heartbeatUrl);
  }

  /** Without a heartbeat. */
  public WriteSettings(int batch, Duration linger) {
    this(batch, linger, null);
  }

  private static void requireHttp(@Nullable String url) {
    if (url == null) {
      return;
    }
    try {
      URI parsed = new URI(url);
      if (parsed.getHost() != null
          && ("http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme()))) {
        return;
      }
    } catch (URISyntaxException e) {
      // Its message quotes what is a secret.
    }
    throw new IllegalArgumentException("heartbeat_url must be an address with http or https");
  }
}
