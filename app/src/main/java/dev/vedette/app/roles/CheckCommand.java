package dev.vedette.app.roles;

import dev.vedette.app.cli.ConfigurationOption;
import dev.vedette.check.Checker;
import dev.vedette.check.delivery.SpoolSettings;
import dev.vedette.check.targets.TargetParser;
import dev.vedette.config.Configuration;
import dev.vedette.config.Part;
import dev.vedette.config.targets.InvalidTargetDocument;
import dev.vedette.config.targets.TargetDocuments;
import dev.vedette.model.Target;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code vedette check}: the checker, on a machine of its own. */
@Command(
    name = "check",
    description = {
      "Check targets on their schedule and publish every result to Kafka.",
      "Watches the targets of its configuration and follows its changes. Without any it shares"
          + " those in Kafka (vedette targets) with the other checkers of its location."
    },
    footer = {"  vedette check -c /etc/vedette/vedette.yaml"})
public final class CheckCommand implements Callable<Integer> {
  private static final Set<Part> PARTS =
      Set.of(Part.LOCATION, Part.KAFKA, Part.OPS, Part.CHECK, Part.DNS, Part.TARGETS);

  private static final int OPS_PORT = 9180;

  /**
   * Wherever the file puts the spool: a file that is wrong can't be asked, and it is then that what
   * is kept has to be found.
   */
  private static final Path KEPT_IN = Path.of(SpoolSettings.DEFAULT_DIRECTORY);

  @Mixin private final ConfigurationOption option;

  public CheckCommand(ConfigurationOption option) {
    this.option = option;
  }

  @Override
  public Integer call() {
    ConfigurationReload reload =
        ConfigurationReload.of(
            new RoleConfiguration(
                option.reader(), option.file(), PARTS, Configuration::requireKafka, KEPT_IN));
    Configuration configuration = reload.configuration();
    List<Target> targets = configuration.targets();
    Checker.Options options =
        new Checker.Options(
            configuration.location(),
            configuration.check(),
            configuration.dns(),
            configuration.requireKafka());
    RoleRun run = new RoleRun();
    Checker checker = run.closing(Checker.start(options, run.metrics(), InstantSource.system()));
    if (targets.isEmpty()) {
      checker.join(parser(option.targetDocuments(configuration.check())));
    } else {
      checker.watch(targets, Checker.Beginning.RESUME);
    }
    run.beside(reload.measured(run.metrics()).start(checker::watchOnly));
    return run.run(checker, configuration.ops(), OPS_PORT);
  }

  private static TargetParser parser(TargetDocuments documents) {
    return (name, document) -> {
      try {
        return documents.parse(name, document);
      } catch (InvalidTargetDocument e) {
        throw new IllegalArgumentException(e.reason(), e);
      }
    };
  }
}
