package dev.vedette.write;

import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be there before the first record: the topics and the tables. */
final class Preparation {
  private static final Logger log = LoggerFactory.getLogger(Preparation.class);

  private final KafkaSettings settings;
  private final Database database;
  private final Status status;
  private final Backoff backoff;

  Preparation(KafkaSettings settings, Database database, Status status, RandomGenerator random) {
    this.settings = settings;
    this.database = database;
    this.status = status;
    backoff = new Backoff(random);
  }

  /**
   * Waits for whoever is away.
   *
   * @return false when the writer was closed meanwhile
   * @throws StoreException fatal
   * @throws KafkaException when no retry helps
   */
  boolean run() throws InterruptedException {
    while (!status.isClosing()) {
      if (tables() && topics()) {
        return true;
      }
      status.awaitClosing(backoff.next());
    }
    return false;
  }

  private boolean tables() {
    try {
      database.migrate(status::prepares);
      return true;
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.TRANSIENT) {
        throw e;
      }
      status.waits(e.getMessage() + "; bringing the schema up to date is tried again");
      return false;
    }
  }

  private boolean topics() throws InterruptedException {
    return switch (Topics.ensure(settings, "vedette.write.topics")) {
      case Topics.Creation.Done() -> true;
      case Topics.Creation.NotOurs(String why) -> {
        log.warn("no right to create topics: {}; they must be there", why);
        yield true;
      }
      case Topics.Creation.Away(String why) -> kafkaIsAway(why);
    };
  }

  private boolean kafkaIsAway(String why) {
    status.waits(
        "Kafka does not answer: %s at %s; making the topics is tried again"
            .formatted(why, settings.bootstrapServers()));
    return false;
  }
}
