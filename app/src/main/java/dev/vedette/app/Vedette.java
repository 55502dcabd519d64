package dev.vedette.app;

import dev.vedette.app.config.ConfigurationReader;
import dev.vedette.app.config.Durations;
import java.nio.file.Path;
import java.time.Duration;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
    name = "vedette",
    description = "Watches websites: honest checks, through Kafka, into PostgreSQL, onto a page.",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    usageHelpAutoWidth = true,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:something watched is not up",
      "2:wrong usage or configuration",
      "69:a port, a file or a service that it needs is not to be had",
      "70:a fault in Vedette itself"
    },
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nParameters:%n",
    descriptionHeading = "%n")
public final class Vedette implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Log what Vedette does in detail, and show the stack trace of a fault.")
  void verbose(boolean verbose) {
    if (verbose) {
      Logging.verbose();
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  public static void main(String[] arguments) {
    ConfigurationReader reader = new ConfigurationReader(System.getenv(), Path.of(""));
    System.exit(commandLine(reader, Terminal.wantsColour(System.getenv())).execute(arguments));
  }

  /** The whole command tree; add a command here. */
  static CommandLine commandLine(ConfigurationReader reader, boolean colour) {
    CommandLine vedette = new CommandLine(new Vedette(), new Commands(reader));
    vedette.addSubcommand(UpCommand.class);
    vedette.addSubcommand(ProbeCommand.class);
    vedette.addSubcommand(CheckCommand.class);
    vedette.addSubcommand(WriteCommand.class);
    vedette.addSubcommand(WebCommand.class);
    vedette.addSubcommand(ConfigCommand.class);
    vedette.addSubcommand(InitCommand.class);
    CommandLine completion = new CommandLine(new AutoComplete.GenerateCompletion());
    vedette.addSubcommand(completion);
    Errors errors = new Errors(colour);
    vedette.registerConverter(Duration.class, Durations::parse);
    vedette.setCaseInsensitiveEnumValuesAllowed(true);
    vedette.setParameterExceptionHandler(errors);
    vedette.setExecutionExceptionHandler(errors);
    return vedette;
  }
}
