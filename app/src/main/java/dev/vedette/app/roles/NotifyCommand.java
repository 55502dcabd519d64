package dev.vedette.app.roles;

import dev.vedette.app.cli.ConfigurationOption;
import dev.vedette.config.Configuration;
import dev.vedette.config.Part;
import dev.vedette.notify.Notifier;
import dev.vedette.notify.NotifySettings;
import dev.vedette.notify.channel.Channels;
import dev.vedette.store.Database;
import dev.vedette.wire.KafkaSettings;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vedette notify}: the notifier, on a machine of its own. */
@Command(
    name = "notify",
    description = {
      "Tell people and programs of incidents, by the channels and routes of the configuration.",
      "Several share the work. A changed configuration needs a restart."
    },
    footer = {"  vedette notify -c /etc/vedette/vedette.yaml"})
public final class NotifyCommand implements Callable<Integer> {
  /** Beside the writer's, so that all can run on one machine. */
  private static final int OPS_PORT = 9182;

  private static final Set<Part> PARTS = Set.of(Part.POSTGRES, Part.OPS, Part.NOTIFY);

  @Mixin private final ConfigurationOption option;

  public NotifyCommand(ConfigurationOption option) {
    this.option = option;
  }

  @Override
  public Integer call() {
    Configuration configuration = option.load(PARTS);
    NotifySettings settings = configuration.requireChannels();
    // Most channels need no Kafka, and its secrets need not be where they are.
    KafkaSettings kafka = settings.needsKafka() ? requireKafka() : null;
    InstantSource clock = InstantSource.system();
    RoleRun run = new RoleRun();
    Database database = run.database(configuration.requirePostgres(), option.directory());
    Notifier notifier =
        Notifier.start(settings, new Channels(kafka, clock)::of, database, run.metrics(), clock);
    return run.run(notifier, configuration.ops(), OPS_PORT);
  }

  private KafkaSettings requireKafka() {
    Set<Part> all = EnumSet.of(Part.KAFKA);
    all.addAll(PARTS);
    return option.load(all).requireKafka();
  }
}
