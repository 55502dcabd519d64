package dev.vedette.app.setup;

import dev.vedette.app.cli.ConfigurationOption;
import dev.vedette.app.cli.Logging;
import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.ServicesOption.Reached;
import dev.vedette.app.cli.Terminal;
import dev.vedette.config.Configuration;
import dev.vedette.config.PartialConfiguration;
import dev.vedette.doctor.Doctor;
import dev.vedette.doctor.DoctorReport;
import dev.vedette.doctor.Finding;
import dev.vedette.store.PostgresSettings;
import dev.vedette.wire.KafkaSettings;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vedette doctor}: what is wrong with the way to Kafka and PostgreSQL. */
@Command(
    name = "doctor",
    description =
        "Reach the broker, the topics and the database with the configured credentials, and say"
            + " what is wrong and what helps. Changes nothing.",
    exitCodeList = {"0:nothing failed", "1:something failed", "2:wrong usage or configuration"},
    footer = {"  vedette doctor -c /etc/vedette/vedette.yaml"})
public final class DoctorCommand implements Callable<Integer> {
  @Mixin private final ServicesOption option;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  public DoctorCommand(ServicesOption option) {
    this.option = option;
  }

  @Override
  public Integer call() throws InterruptedException {
    ConfigurationOption file = option.configuration();
    boolean adopted = option.adoptConfiguration();
    PartialConfiguration partial =
        adopted || option.prefersConfiguration()
            ? file.loadToExamine()
            : new PartialConfiguration(file.defaults(), List.of());
    Configuration configuration = partial.configuration();
    boolean configured = configuration.kafka() != null || configuration.postgres() != null;
    if (!adopted && (configured || !partial.missing().isEmpty())) {
      Logging.onlyOurs();
      return examine(partial);
    }
    try (Reached<PostgresSettings> postgres = option.postgres();
        Reached<KafkaSettings> kafka = option.kafka()) {
      return examine(
          new PartialConfiguration(
              configuration.withServices(kafka.settings(), postgres.settings()),
              partial.missing()));
    }
  }

  private int examine(PartialConfiguration configuration) throws InterruptedException {
    ConfigurationOption file = option.configuration();
    List<Finding> findings =
        new Doctor(InstantSource.system())
            .examine(
                configuration,
                option.prefersConfiguration() ? file.file() : null,
                file.directory());
    DoctorReport report =
        new DoctorReport(spec.commandLine().getOut(), Terminal.outputWantsColour(System.getenv()));
    return report.print(findings) ? 0 : 1;
  }
}
