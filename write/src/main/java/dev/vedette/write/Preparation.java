package dev.vedette.write;

import dev.vedette.ops.Health;
import dev.vedette.store.Database;
import dev.vedette.store.StoreException;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be there before the first record: the topics and the tables. */
final class Preparation {
  private static final Logger log = LoggerFactory.getLogger(Preparation.class);

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

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
      database.migrate();
      return true;
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.TRANSIENT) {
        throw e;
      }
      status.is(new Health.Waiting("PostgreSQL is away: " + e.getMessage()));
      return false;
    }
  }

  private boolean topics() throws InterruptedException {
    Admin admin = KafkaClients.admin(settings, "vedette.write.topics");
    try {
      Topics.createAbsent(admin, settings);
      return true;
    } catch (TimeoutException e) {
      return kafkaIsAway();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RetriableException) {
        return kafkaIsAway();
      }
      if (e.getCause() instanceof AuthorizationException) {
        log.warn("no right to create topics: {}; they must be there", e.getCause().getMessage());
        return true;
      }
      throw new KafkaException("can't create the topics: " + e.getCause(), e);
    } finally {
      admin.close(CLOSE_PATIENCE);
    }
  }

  private boolean kafkaIsAway() {
    status.is(new Health.Waiting("Kafka at " + settings.bootstrapServers() + " does not answer"));
    return false;
  }
}
