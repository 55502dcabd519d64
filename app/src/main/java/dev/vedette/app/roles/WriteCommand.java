package dev.vedette.app.roles;

import dev.vedette.app.cli.ConfigurationOption;
import dev.vedette.config.Configuration;
import dev.vedette.config.Part;
import dev.vedette.store.Database;
import dev.vedette.store.maintenance.MaintenanceRules;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.write.Writer;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vedette write}: the writer, on a machine of its own. */
@Command(
    name = "write",
    description = "Store every result from Kafka in PostgreSQL.",
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = RewindCommand.class,
    footer = {"  vedette write -c /etc/vedette/vedette.yaml"})
public final class WriteCommand implements Callable<Integer> {
  /** Beside the checker's, so that both can run on one machine. */
  private static final int OPS_PORT = 9181;

  private static final Set<Part> PARTS =
      Set.of(Part.KAFKA, Part.POSTGRES, Part.OPS, Part.WRITE, Part.STORAGE, Part.MAINTENANCE);

  @Mixin private final ConfigurationOption option;

  public WriteCommand(ConfigurationOption option) {
    this.option = option;
  }

  @Override
  public Integer call() {
    Configuration configuration = option.load(PARTS);
    KafkaSettings kafka = configuration.requireKafka();
    RoleRun run = new RoleRun();
    Database database = run.database(configuration.requirePostgres(), option.directory());
    Writer writer =
        Writer.start(
            kafka,
            configuration.write(),
            configuration.storage(),
            new MaintenanceRules(database, configuration.maintenance()),
            database,
            run.metrics(),
            InstantSource.system());
    return run.run(writer, configuration.ops(), OPS_PORT);
  }
}
