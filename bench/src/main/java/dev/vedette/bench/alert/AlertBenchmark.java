package dev.vedette.bench.alert;

import dev.vedette.bench.harness.Benchmark;
import dev.vedette.bench.harness.Child;
import dev.vedette.bench.harness.Options;
import dev.vedette.bench.harness.Progress;
import dev.vedette.bench.harness.Statistics;
import dev.vedette.bench.harness.StoreServers;
import dev.vedette.bench.harness.TemporaryDirectory;
import dev.vedette.bench.harness.WriterMain;
import dev.vedette.config.Configuration;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.notify.Notifier;
import dev.vedette.notify.channel.Channels;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From the check that opens an incident, as it is given to Kafka, until the webhook's receiver has
 * the message: through a real broker, the production writer, the database and a notifier.
 */
public final class AlertBenchmark implements Benchmark {
  @Override
  public String name() {
    return "alert";
  }

  @Override
  public String summary() {
    return "from a failing check until a webhook has it";
  }

  @Override
  public int defaultSeconds() {
    return 60;
  }

  @Override
  public Map<String, @Nullable Object> run(Options options) throws Exception {
    try (TemporaryDirectory directory = TemporaryDirectory.create();
        StoreServers servers = new StoreServers(directory.path().resolve("store"));
        Receiver receiver = new Receiver();
        Database database = Database.open(new PostgresSettings(servers.postgres().uri()))) {
      database.migrate();
      KafkaSettings kafka = KafkaSettings.plaintext(servers.bootstrapServers());
      var _ = Topics.ensure(kafka, "bench");
      Configuration configuration = configuration(directory.path(), receiver.url());
      InstantSource clock = InstantSource.system();
      try (Child writer =
              Child.start(
                  Child.java(
                      WriterMain.class, servers.bootstrapServers(), servers.postgres().uri()));
          Notifier notifier =
              Notifier.start(
                  configuration.notification(),
                  new Channels(null, clock)::of,
                  database,
                  new SimpleMeterRegistry())) {
        writer.ask("start");
        Progress.say(
            "%d s of %,d checks a second, %d incidents a second; %s"
                .formatted(
                    options.seconds(),
                    options.targets(),
                    FailingChecks.INCIDENTS_PER_SECOND,
                    notifier.health().detail()));
        FailingChecks checks = new FailingChecks(kafka, options.targets(), receiver);
        double rate = checks.run(options.seconds());
        return figures(receiver.delays(), checks.opened(), rate);
      }
    }
  }

  /** A program's channel: each incident by itself, at once. */
  private static Configuration configuration(Path directory, String url) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("vedette.yaml"),
            "notify: {channels: {hook: {webhook: {url: '%s'}, merge: 0s, limit: 1000/s}}}\n"
                .formatted(url));
    return new ConfigurationReader(Map.of(), directory).read(file).orThrow();
  }

  private static Map<String, @Nullable Object> figures(
      List<Double> delays, int opened, double rate) {
    Map<String, @Nullable Object> milliseconds = new LinkedHashMap<>();
    milliseconds.put("p50", rounded(Statistics.median(delays)));
    milliseconds.put("p99", rounded(Statistics.percentile(delays, 99)));
    System.out.printf(
        "%n%d incidents, of which %d were told: p50 %s ms, p99 %s ms, at %.0f checks/s%n",
        opened, delays.size(), milliseconds.get("p50"), milliseconds.get("p99"), rate);
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    figures.put("slot_to_webhook_ms", milliseconds);
    figures.put("checks_per_s", Math.round(rate));
    figures.put("opened", opened);
    figures.put("told", delays.size());
    return figures;
  }

  private static @Nullable Long rounded(@Nullable Double milliseconds) {
    return milliseconds == null ? null : Math.round(milliseconds);
  }
}
