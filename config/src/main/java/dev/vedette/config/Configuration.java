package dev.vedette.config;

import dev.vedette.check.CheckSettings;
import dev.vedette.model.Setting;
import dev.vedette.model.Target;
import dev.vedette.model.maintenance.Maintenance;
import dev.vedette.notify.NotifySettings;
import dev.vedette.ops.OpsSettings;
import dev.vedette.probe.dns.DnsSettings;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StorageSettings;
import dev.vedette.web.WebSettings;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.write.WriteSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that {@code vedette.yaml} says. What only some commands need may be absent here; the command
 * that needs it asks for it and gets an {@link InvalidConfiguration} that says what to add.
 */
public record Configuration(
    @Setting(
            doc =
                "Where the checker stands; give every place its own name, since results are told"
                    + " apart by it.",
            byDefault = "local",
            example = "berlin-1")
        String location,
    @Setting(doc = "How to reach Kafka; `check` and `write` need it.")
        @Nullable KafkaSettings kafka,
    @Setting(doc = "How to reach PostgreSQL; `write`, `notify` and `web` need it.")
        @Nullable PostgresSettings postgres,
    @Setting(doc = "Where a role answers its operator.") OpsSettings ops,
    @Setting(doc = "How much the checker takes on.") CheckSettings check,
    @Setting(doc = "How names are resolved.") DnsSettings dns,
    @Setting(doc = "How the writer batches.") WriteSettings write,
    @Setting(doc = "How long history is kept.") StorageSettings storage,
    @Setting(doc = "Who is told of incidents, and how.", key = "notify")
        NotifySettings notification,
    @Setting(doc = "Where the page is served.") WebSettings web,
    @Setting(
            doc =
                "When maintenance is planned: nobody is told then, and it does not count against"
                    + " uptime. `write` makes the windows of the next 40 days; at most 1000 rules.",
            example =
                "[{rrule: 'FREQ=WEEKLY;BYDAY=SU', at: '02:00', duration: 2h, zone: Europe/Berlin}]")
        List<Maintenance> maintenance,
    @Setting(doc = "What to watch.") List<Target> targets) {
  /** The key {@code kafka}, for whoever misses it. */
  public static final String KAFKA_EXAMPLE = "kafka: {bootstrap_servers: \"kafka.example:9092\"}";

  /** The same for {@code postgres}. */
  public static final String POSTGRES_EXAMPLE =
      "postgres: {url: \"postgres://user:${PGPASSWORD}@host:5432/db\"}";

  public Configuration {
    if (!Target.NAME.matcher(location).matches()) {
      throw new IllegalArgumentException(
          "location '" + location + "' must be 1 to 100 letters, digits, '-', '_' or '.'");
    }
    maintenance = List.copyOf(maintenance);
    if (maintenance.size() > Maintenance.MAX_RULES) {
      throw new IllegalArgumentException(
          "maintenance must be at most " + Maintenance.MAX_RULES + " rules");
    }
    targets = List.copyOf(targets);
  }

  public KafkaSettings requireKafka() {
    if (kafka == null) {
      throw missing("kafka", KAFKA_EXAMPLE);
    }
    return kafka;
  }

  public PostgresSettings requirePostgres() {
    if (postgres == null) {
      throw missing("postgres", POSTGRES_EXAMPLE);
    }
    return postgres;
  }

  /** At least one channel. */
  public NotifySettings requireChannels() {
    if (notification.channels().isEmpty()) {
      throw new InvalidConfiguration(
          "the configuration has no channel, which this command needs; add notify: {channels:"
              + " {hook: {webhook: {url: \"https://hooks.example/in\"}}}}");
    }
    return notification;
  }

  /** At least one target. */
  public List<Target> requireTargets() {
    if (targets.isEmpty()) {
      throw missing("targets", "targets: [{name: shop, url: \"https://shop.example/\"}]");
    }
    return targets;
  }

  /** A copy with other targets. */
  public Configuration withTargets(List<Target> others) {
    return new Configuration(
        location,
        kafka,
        postgres,
        ops,
        check,
        dns,
        write,
        storage,
        notification,
        web,
        maintenance,
        others);
  }

  /** A copy with other maintenance rules. */
  public Configuration withMaintenance(List<Maintenance> others) {
    return new Configuration(
        location,
        kafka,
        postgres,
        ops,
        check,
        dns,
        write,
        storage,
        notification,
        web,
        others,
        targets);
  }

  /** A copy with other channels and routes. */
  public Configuration withNotification(NotifySettings other) {
    return new Configuration(
        location,
        kafka,
        postgres,
        ops,
        check,
        dns,
        write,
        storage,
        other,
        web,
        maintenance,
        targets);
  }

  private static InvalidConfiguration missing(String key, String example) {
    return new InvalidConfiguration(
        "the configuration has no " + key + ", which this command needs; add " + example);
  }

  /** A copy with other services. */
  public Configuration withServices(KafkaSettings otherKafka, PostgresSettings otherPostgres) {
    return new Configuration(
        location,
        otherKafka,
        otherPostgres,
        ops,
        check,
        dns,
        write,
        storage,
        notification,
        web,
        maintenance,
        targets);
  }
}
