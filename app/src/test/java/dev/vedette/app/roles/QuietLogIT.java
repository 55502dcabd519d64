package dev.vedette.app.roles;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.vedette.app.cli.LogConfiguration;
import dev.vedette.embedded.BrokerOptions;
import dev.vedette.embedded.EmbeddedBroker;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.ops.Health;
import dev.vedette.ops.OpsEndpoints;
import dev.vedette.ops.Role;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StorageSettings;
import dev.vedette.web.WebServer;
import dev.vedette.web.WebSettings;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import dev.vedette.wire.event.ResultEncoder;
import dev.vedette.write.WriteSettings;
import dev.vedette.write.Writer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A time without the database, while results come and somebody looks each second: what the roles
 * that need it log. How often a trouble that lasts is told is a matter of {@code OutageTest}.
 */
final class QuietLogIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Long enough for a second kind of trouble, and for the first reminder not to be due. */
  private static final int OUTAGE_SECONDS = 30;

  @TempDir private Path directory;
  private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

  private EmbeddedPostgres postgres(int port) {
    return EmbeddedPostgres.start(
        directory.resolve("tables"), new PostgresOptions(port, false, null));
  }

  /** As the distribution logs, not as the other tests do. */
  @BeforeEach
  void configure() throws Exception {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    LogConfiguration.apply(context);
  }

  @Test
  void anOutageOfTheDatabaseIsAHandfulOfLinesFromEachRoleAndNoStackTrace() throws Exception {
    EmbeddedPostgres postgres = postgres(0);
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    InstantSource clock = InstantSource.system();
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(directory.resolve("kafka"), BrokerOptions.plaintext(0));
        Database written = Database.open(new PostgresSettings(postgres.uri()));
        Database read = Database.open(new PostgresSettings(postgres.uri()))) {
      KafkaSettings kafka = KafkaSettings.plaintext(broker.bootstrapServers());
      try (Writer writer =
              Writer.start(
                  kafka, WriteSettings.DEFAULT, StorageSettings.DEFAULT, written, metrics, clock);
          Producer<byte[], byte[]> producer = KafkaClients.producer(kafka, "test")) {
        awaitReady(writer);
        try (WebServer web =
            WebServer.start(
                new WebSettings("127.0.0.1", 0),
                read,
                path -> new OpsEndpoints(List.of(writer), metrics).answer(path),
                metrics,
                clock)) {
          awaitReady(web);
          Listener listener = new Listener();
          listener.start();
          Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
          root.addAppender(listener);
          try {
            postgres.close();
            for (int second = 0; second < OUTAGE_SECONDS; second++) {
              byte[] event = ResultEncoder.encode(RewindIT.result("a", Instant.now()));
              producer.send(new ProducerRecord<>(Topics.RESULTS, "a".getBytes(UTF_8), event));
              var _ = web.health();
              Thread.sleep(Duration.ofSeconds(1)); // the outage's own length
            }
            assertThat(writer.health()).isInstanceOf(Health.Waiting.class);
            assertThat(web.health()).isInstanceOf(Health.Waiting.class);
            postgres = postgres(postgres.port());
            awaitReady(writer);
            awaitReady(web);
          } finally {
            root.detachAppender(listener);
          }
        }
      }
    } finally {
      postgres.close();
    }
    assertThat(events).allMatch(event -> event.getThrowableProxy() == null);
    assertThat(linesOf("dev.vedette.write")).hasSizeBetween(2, 6);
    // Whoever read just then tells how it went away, and then that it stays away.
    assertThat(linesOf("dev.vedette.web")).hasSizeBetween(2, 3);
    assertThat(events)
        .filteredOn(event -> !event.getLoggerName().startsWith("dev.vedette."))
        .isEmpty();
  }

  private List<String> linesOf(String role) {
    return events.stream()
        .filter(event -> event.getLoggerName().startsWith(role + "."))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private static void awaitReady(Role role) {
    await().atMost(PATIENCE).until(() -> role.health() instanceof Health.Ready);
  }

  private final class Listener extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.INFO)) {
        events.add(event);
      }
    }
  }
}
