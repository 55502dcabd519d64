package dev.vedette.write;

import dev.vedette.ops.Outage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells somebody outside that checks are stored: whoever misses it knows that Vedette itself is
 * gone. Holds nobody up, and tells its address to nobody: whoever knows it could go on in our name.
 * For one thread.
 */
final class Heartbeat implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

  /** As services that wait for it count. */
  static final Duration EVERY = Duration.ofMinutes(1);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI url;
  private final WriteMetrics metrics;
  private final LongSupplier nanoTime;
  private final Outage outage;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private boolean hasBeaten;
  private long beatenAt;

  Heartbeat(URI url, WriteMetrics metrics, LongSupplier nanoTime) {
    this.url = url;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    outage = new Outage(log, "the heartbeat does not arrive", "the heartbeat arrives", nanoTime);
  }

  /** Rows were stored. */
  void stored() {
    long now = nanoTime.getAsLong();
    if (hasBeaten && now - beatenAt < EVERY.toNanos()) {
      return;
    }
    hasBeaten = true;
    beatenAt = now;
    HttpRequest request = HttpRequest.newBuilder(url).timeout(PATIENCE).build();
    var _ =
        client
            .sendAsync(request, HttpResponse.BodyHandlers.discarding())
            .whenComplete((response, fault) -> came(response, fault));
  }

  private synchronized void came(@Nullable HttpResponse<Void> response, @Nullable Throwable fault) {
    if (response != null && response.statusCode() / 100 == 2) {
      outage.isOver();
      return;
    }
    metrics.heartbeatFailures.increment();
    outage.isOn(response != null ? "it was answered with " + response.statusCode() : why(fault));
  }

  /** Messages of the client may contain the address. */
  private static String why(@Nullable Throwable fault) {
    Throwable cause = fault == null || fault.getCause() == null ? fault : fault.getCause();
    return cause instanceof HttpTimeoutException
        ? "no answer within %d s".formatted(PATIENCE.toSeconds())
        : "no connection (%s)".formatted(cause == null ? "?" : cause.getClass().getSimpleName());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
