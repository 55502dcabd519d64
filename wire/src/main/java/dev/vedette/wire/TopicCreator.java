package dev.vedette.wire;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/**
 * Creates topics when they are absent, and tries again for as long as something is in the way. Each
 * attempt has an admin client of its own, so that it reads rotated credentials. Safe for many
 * threads.
 */
public final class TopicCreator {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** One of them, with a client of its own. */
  @FunctionalInterface
  interface Attempt {
    Topics.Creation create() throws InterruptedException;
  }

  private final Attempt attempt;

  TopicCreator(Attempt attempt) {
    this.attempt = attempt;
  }

  /** Creates every topic of the contract. */
  public static TopicCreator ofAll(KafkaSettings settings, String clientId) {
    return new TopicCreator(() -> Topics.ensure(settings, clientId));
  }

  /** Creates {@link Topics#TARGETS} alone. */
  public static TopicCreator ofTargets(KafkaSettings settings, String clientId) {
    return new TopicCreator(() -> Topics.ensureTargets(settings, clientId));
  }

  /**
   * Tries once; blocks for some seconds at most. Whatever is in the way but our rights is {@link
   * Topics.Creation.Away}, since it may pass: too few brokers for the copies that are asked for, a
   * bootstrap name that does not resolve now.
   */
  public Topics.Creation tryOnce() throws InterruptedException {
    try {
      return attempt.create();
    } catch (InvalidKafkaSettingsException e) {
      return new Topics.Creation.Away(String.valueOf(e.getMessage()));
    } catch (KafkaException e) {
      return new Topics.Creation.Away("topics can't be created: " + KafkaErrors.describe(e));
    }
  }

  /**
   * Tries every second until the topics are there, or somebody else has to create them.
   *
   * @param obstacles hears after each try in vain what was in the way
   * @return {@link Topics.Creation.Done} or {@link Topics.Creation.NotOurs}
   */
  public Topics.Creation await(Consumer<String> obstacles) throws InterruptedException {
    while (true) {
      Topics.Creation creation = tryOnce();
      if (!(creation instanceof Topics.Creation.Away(String why))) {
        return creation;
      }
      obstacles.accept(why);
      Thread.sleep(RETRY_AFTER);
    }
  }
}
