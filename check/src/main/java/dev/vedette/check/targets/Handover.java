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
   * The others notice with their next heartbeat, within 0.5 s, and then join, read and claim. Who
   * stops a process does not wait for ever.
   */
  static final Duration PATIENCE = Duration.ofMillis(3500);

  /** Time for the request that leaves the group. */
  private static final Duration GOODBYE = Duration.ofSeconds(1);

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
   * Leaves the group, and watches its share until the others have it, but not for long.
   *
   * @param released is run whenever something may have been released
   */
  void leave(Consumer<byte[], byte[]> member, Runnable released) throws InterruptedException {
    boolean alone = claims.isAlone();
    boolean silent = claims.isSilent();
    int ofOthers = shares.keptTargets();
    member.close(CloseOptions.timeout(GOODBYE));
    if (!alone && !silent) {
      await(released);
    }
    int unclaimed = shares.keptTargets() - ofOthers;
    if ((!alone || silent) && unclaimed > 0) {
      boolean away = silent || claims.silentFor().compareTo(PATIENCE.dividedBy(2)) > 0;
      boolean others = !claims.others().isEmpty();
      log.warn("{}: {}", options.group(), farewell(unclaimed, away, others));
    }
    shares.kept().forEach(shares::released);
    released.run();
  }

  /** What becomes of the targets that nobody has claimed. */
  static String farewell(int targets, boolean kafkaIsAway, boolean others) {
    if (!kafkaIsAway) {
      return "stops before others have claimed %d of its targets; they will within some 10 s"
          .formatted(targets);
    }
    if (others) {
      return ("Kafka is away, so the others can't be told that we stop; %d targets are checked by"
              + " their standbys, which begin %d s after Kafka went; those of a standby that stops,"
              + " too, are unwatched until Kafka is back")
          .formatted(targets, Standby.AFTER.toSeconds());
    }
    return ("Kafka is away and no other checker of the location is known, so nobody can take over:"
            + " %d targets are unwatched until Kafka is back and a checker runs")
        .formatted(targets);
  }

  private void await(Runnable released) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    if (shares.kept().isEmpty()) {
      return;
    }
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
  }
}
