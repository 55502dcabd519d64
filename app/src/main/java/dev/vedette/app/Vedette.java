package dev.vedette.app;

import dev.vedette.app.alert.AlertCommand;
import dev.vedette.app.cli.Logging;
import dev.vedette.app.cli.Terminal;
import dev.vedette.app.cli.VersionLine;
import dev.vedette.app.deadletters.DeadLettersCommand;
import dev.vedette.app.history.ExportCommand;
import dev.vedette.app.history.ReportCommand;
import dev.vedette.app.history.StorageCommand;
import dev.vedette.app.incidents.IncidentsCommand;
import dev.vedette.app.maintenance.MaintenanceCommand;
import dev.vedette.app.probe.ChecksCommand;
import dev.vedette.app.probe.ProbeCommand;
import dev.vedette.app.roles.CheckCommand;
import dev.vedette.app.roles.MetricsCommand;
import dev.vedette.app.roles.NotifyCommand;
import dev.vedette.app.roles.UpCommand;
import dev.vedette.app.roles.WebCommand;
import dev.vedette.app.roles.WriteCommand;
import dev.vedette.app.setup.ConfigCommand;
import dev.vedette.app.setup.DoctorCommand;
import dev.vedette.app.setup.HelpCommand;
import dev.vedette.app.setup.InitCommand;
import dev.vedette.app.targets.TargetsCommand;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.config.binding.Durations;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command line. */
@Command(
    name = "vedette",
    description = "Watches websites: honest checks, through Kafka, into PostgreSQL, onto a page.",
    versionProvider = VersionLine.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    usageHelpAutoWidth = true,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nParameters:%n",
    descriptionHeading = "%n",
    footerHeading = "%nExample:%n")
public final class Vedette implements Runnable {
  private static final Map<String, String> EXIT_CODES =
      new TreeMap<>(
          Map.of(
              "0", "done",
              "2", "wrong usage or configuration",
              "69", "a port, a file or a service that it needs is not to be had",
              "70", "a fault in Vedette itself"));

  /** Commands without a family, in the order of the help; others are added by their family. */
  private static final List<Class<?>> COMMANDS =
      List.of(
          UpCommand.class,
          ProbeCommand.class,
          CheckCommand.class,
          WriteCommand.class,
          NotifyCommand.class,
          WebCommand.class,
          ReportCommand.class,
          ExportCommand.class,
          ChecksCommand.class,
          IncidentsCommand.class,
          MaintenanceCommand.class,
          AlertCommand.class,
          StorageCommand.class,
          ConfigCommand.class,
          DoctorCommand.class,
          MetricsCommand.class,
          TargetsCommand.class,
          DeadLettersCommand.class,
          InitCommand.class,
          HelpCommand.class);

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Log what Vedette does in detail, and show the stack trace of a fault.")
  @SuppressWarnings("unused") // asked of what was parsed, before the command's name or after it
  private boolean verbose;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  public static void main(String[] arguments) {
    Logging.start(System.getenv());
    ProbeCommand.preload(List.of(arguments));
    ConfigurationReader reader = new ConfigurationReader(System.getenv(), Path.of(""));
    int code =
        commandLine(reader, Terminal.wantsColour(System.getenv()), arguments).execute(arguments);
    if (ProbeCommand.is(List.of(arguments))) {
      // Has nothing to end that it has not ended. Java's exit asks first who would like to log it,
      // and
      // looks for that in all jars.
      System.out.flush();
      Runtime.getRuntime().halt(code);
    }
    System.exit(code);
  }

  /** The whole command tree. */
  public static CommandLine commandLine(ConfigurationReader reader, boolean colour) {
    return commandLine(reader, colour, COMMANDS);
  }

  /**
   * As much of the tree as these arguments need: where the first one names a command, the others
   * are not made, which takes a good part of a start.
   */
  static CommandLine commandLine(ConfigurationReader reader, boolean colour, String[] arguments) {
    List<Class<?>> named =
        COMMANDS.stream()
            .filter(command -> arguments.length > 0 && command != HelpCommand.class)
            .filter(command -> command.getAnnotation(Command.class).name().equals(arguments[0]))
            .toList();
    return commandLine(reader, colour, named.isEmpty() ? COMMANDS : named);
  }

  private static CommandLine commandLine(
      ConfigurationReader reader, boolean colour, List<Class<?>> commands) {
    CommandLine vedette =
        new CommandLine(new Vedette(), new Commands(reader.with(StartRules::new)));
    commands.forEach(vedette::addSubcommand);
    CommandLine completion = new CommandLine(new AutoComplete.GenerateCompletion());
    completion.getCommandSpec().usageMessage().footer("  source <(vedette generate-completion)");
    vedette.addSubcommand(completion);
    // After the subcommands: they inherit what is said before, and need not repeat these.
    vedette.getCommandSpec().usageMessage().footer("  vedette init && vedette config check");
    tellExitCodes(vedette);
    CommandLine probe = vedette.getSubcommands().get("probe");
    if (probe != null) {
      ProbeCommand.tellVerbose(probe.getCommandSpec());
    }
    Errors errors = new Errors(colour);
    vedette.setExpandAtFiles(false); // a leading @ belongs to probe --data
    vedette.registerConverter(int.class, Vedette::number);
    vedette.registerConverter(Integer.class, Vedette::number);
    vedette.registerConverter(Duration.class, Vedette::duration);
    vedette.registerConverter(ZoneId.class, Vedette::zone);
    vedette.setCaseInsensitiveEnumValuesAllowed(true);
    vedette.setExecutionStrategy(Vedette::run);
    vedette.setParameterExceptionHandler(errors);
    vedette.setExecutionExceptionHandler(errors);
    return vedette;
  }

  private static int run(ParseResult parsed) {
    Logging.verbose(
        parsed.asCommandLineList().stream()
            .anyMatch(command -> command.getParseResult().hasMatchedOption("--verbose")));
    return new RunLast().execute(parsed);
  }

  /** Those that a command has, unless it tells its own; of a family those of its commands. */
  private static void tellExitCodes(CommandLine command) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    if (usage.exitCodeList().isEmpty()) {
      usage.exitCodeList(EXIT_CODES);
    }
    boolean family = !command.getSubcommands().isEmpty();
    usage.exitCodeListHeading(
        family ? "%nExit codes, where a command does not tell its own:%n" : "%nExit codes:%n");
    command.getSubcommands().values().forEach(Vedette::tellExitCodes);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is not a number; write for instance 20");
    }
  }

  private static Duration duration(String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      // Of any other exception the class would be shown too.
      throw new TypeConversionException(e.getMessage());
    }
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'" + text + "' is not a time zone; write for instance Europe/Berlin");
    }
  }
}
