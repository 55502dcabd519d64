package dev.vedette.app.roles;

import dev.vedette.app.cli.ConfigurationOption;
import dev.vedette.config.Configuration;
import dev.vedette.config.Part;
import dev.vedette.notify.Notifier;
import dev.vedette.notify.NotifySettings;
import dev.vedette.notify.channel.Channels;
import dev.vedette.store.Database;
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
      "Several share the work. Changed channels and routes hold within seconds; the rest of the"
          + " configuration needs a restart."
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
    Set<Part> parts = parts();
    ConfigurationReload reload =
        ConfigurationReload.of(
            new RoleConfiguration(
                option.reader(), option.file(), parts, Configuration::requireChannels, null));
    Configuration configuration = reload.configuration();
    boolean hasKafka = parts.contains(Part.KAFKA);
    Channels channels =
        new Channels(hasKafka ? configuration.requireKafka() : null, InstantSource.system());
    RoleRun run = new RoleRun();
    Database database = run.database(configuration.requirePostgres(), option.directory());
    Notifier notifier =
        run.closing(
            Notifier.start(configuration.notification(), channels::of, database, run.metrics()));
    run.beside(
        reload
            .measured(run.metrics())
            .notifying(settings -> replace(notifier, settings, hasKafka))
            .start(_ -> {}));
    return run.run(notifier, configuration.ops(), OPS_PORT);
  }

  /** Most channels need no Kafka, and its secrets need not be where they are. */
  private Set<Part> parts() {
    if (!option.load(PARTS).requireChannels().needsKafka()) {
      return PARTS;
    }
    Set<Part> all = EnumSet.of(Part.KAFKA);
    all.addAll(PARTS);
    return all;
  }

  private static void replace(Notifier notifier, NotifySettings settings, boolean hasKafka) {
    if (settings.needsKafka() && !hasKafka) {
      throw new IllegalArgumentException(
          "a channel publishes to Kafka, and none did when this notifier started; restart it");
    }
    notifier.replace(settings);
  }
}
