package dev.vedette.up;

import dev.vedette.embedded.BrokerOptions;
import dev.vedette.embedded.EmbeddedBroker;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.model.Target;
import dev.vedette.probe.Prober;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.List;

/** Starts what the roles need: each takes a second or more. */
final class Servers {
  private static final int KAFKA_PORT = 9092;
  private static final int POSTGRES_PORT = 5432;

  private Servers() {}

  static EmbeddedBroker broker(UpData data) throws IOException {
    long askedNanos = System.nanoTime();
    return FreePort.start(
        "Kafka",
        KAFKA_PORT,
        port -> EmbeddedBroker.start(data.kafka(), BrokerOptions.plaintext(port), askedNanos));
  }

  static EmbeddedPostgres postgres(UpData data) throws IOException {
    long askedNanos = System.nanoTime();
    return FreePort.start(
        "PostgreSQL",
        POSTGRES_PORT,
        port -> EmbeddedPostgres.start(data.postgres(), PostgresOptions.durable(port), askedNanos));
  }

  static Database database(EmbeddedPostgres postgres, MeterRegistry metrics) {
    Database database = Database.open(new PostgresSettings(postgres.uri())).measured(metrics);
    try {
      database.migrate();
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /**
   * One that has learnt what the checks of these targets need, and what those need that a changed
   * configuration may bring or a redirect lead to: learnt later it would show in the figures of the
   * others. But for HTTP/3, which is rare.
   */
  static Prober prober(UpOptions options, List<Target> targets) {
    Prober prober = Prober.start(options.dns());
    try {
      prober.warmUp();
      prober.warmUp(targets.stream().map(prober::prepare).toList());
      return prober;
    } catch (RuntimeException e) {
      prober.close();
      throw e;
    }
  }
}
