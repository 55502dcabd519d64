package dev.vedette.check.targets;

import dev.vedette.wire.InvalidKafkaSettingsException;
import dev.vedette.wire.KafkaClients;
import java.time.Duration;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last thing that a member does: it has left, and waits until the others have its share. */
final class Handover {
  /**
   * The others notice with their next heartbeat, within 1.5 s, and then join, read and claim. Who
   * stops a process does not wait for ever.
   */
  static final Duration PATIENCE = Duration.ofMillis(3500);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final Logger log = LoggerFactory.getLogger(Handover.class);

  private final TargetGroup.Options options;
  private final TargetShares<?> shares;
  private final ShareClaims claims;

  Handover(TargetGroup.Options options, TargetShares<?> shares, ShareClaims claims) {
    this.options = options;
    this.shares = shares;
    this.claims = claims;
  }

  /**
   * Returns when everything that was kept is released, or when patience ends.
   *
   * @param released is run whenever something may have been released
   */
  void await(Runnable released) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      Consumer<byte[], byte[]> outsider =
          KafkaClients.consumer(options.kafka(), "vedette-check-handover", options.group());
      try {
        while (!shares.kept().isEmpty() && System.nanoTime() < deadline) {
          try {
            claims.releaseClaimed(outsider, false);
          } catch (TimeoutException e) {
            log.debug("Kafka does not answer: {}", e.getMessage());
          }
          released.run();
          Thread.sleep(PAUSE);
        }
      } finally {
        outsider.close(CloseOptions.timeout(Duration.ZERO));
      }
    } catch (InvalidKafkaSettingsException | KafkaException e) {
      log.debug("can't see who takes over: {}", e.getMessage());
    }
    if (!shares.kept().isEmpty()) {
      log.warn(
          "stops before others have taken over all of its targets; they will when Kafka says so");
    }
  }
}
