package dev.vedette.app;

import dev.vedette.app.cli.Logging;
import dev.vedette.app.cli.Unavailable;
import dev.vedette.check.delivery.SpoolInUseException;
import dev.vedette.check.delivery.UnusableSpoolException;
import dev.vedette.config.InvalidConfiguration;
import dev.vedette.config.ProblemPrinter;
import dev.vedette.config.yaml.Phrases;
import dev.vedette.model.InvalidTargetException;
import dev.vedette.wire.InvalidKafkaSettingsException;
import java.io.PrintWriter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Tells people what went wrong: their mistakes without a stack trace, our faults with a way to see
 * it.
 */
final class Errors implements IParameterExceptionHandler, IExecutionExceptionHandler {
  /** EX_SOFTWARE of sysexits(3): an internal fault. */
  static final int FAULT = 70;

  /** EX_UNAVAILABLE of sysexits(3): a service or resource is not to be had. */
  static final int UNAVAILABLE = 69;

  /** As browsers find them: up to the last @ before the path. */
  private static final Pattern CREDENTIALS = Pattern.compile("(://)[^/?#\\s]*@");

  /** What picocli says of a group of which nothing was given. */
  private static final Pattern ONE_OF =
      Pattern.compile("Missing required argument \\(specify one of these\\): \\((.*)\\)");

  /** Between two of the group, with what says that the first may be repeated. */
  private static final Pattern REPEATED = Pattern.compile("( \\[[^|]*\\.\\.\\.)? \\| ");

  private static final Logger log = LoggerFactory.getLogger(Vedette.class);

  private final boolean colour;

  Errors(boolean colour) {
    this.colour = colour;
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("vedette: " + message(e));
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return ExitCode.USAGE;
  }

  /** Without credentials that somebody has typed in a URL. */
  private static String message(ParameterException e) {
    return CREDENTIALS.matcher(sentence(e)).replaceAll("$1***@");
  }

  private static String sentence(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return new UnknownArgument(unmatched).sentence();
    }
    String message = String.valueOf(e.getMessage()).replaceFirst("^Error: ", "");
    Matcher choice = ONE_OF.matcher(message);
    if (choice.matches()) {
      return "add " + Phrases.list(List.of(REPEATED.split(choice.group(1))), "or");
    }
    return message
        .replaceFirst("^Missing required option: '(.*)'$", "add $1, which is required")
        .replaceFirst(
            "^(\\S+), (\\S+) are mutually exclusive \\(specify only one\\)$",
            "$1 and $2 can't stand together; leave one out")
        .replaceFirst(
            "^Value for option option '(\\S+)' \\(\\S+\\) should be in (\\S+) format but was (.*)$",
            "$1 takes $2, not '$3'");
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
    PrintWriter err = command.getErr();
    if (e instanceof InvalidConfiguration invalid) {
      if (invalid.problems().isEmpty()) {
        return tell(err, invalid.getMessage(), ExitCode.USAGE);
      }
      if (Logging.isForMachines()) {
        invalid.problems().forEach(problem -> log.error("{}", problem));
      } else {
        new ProblemPrinter(err, colour).print(invalid.problems());
      }
      err.flush();
      return ExitCode.USAGE;
    }
    if (e instanceof InvalidKafkaSettingsException
        || e instanceof InvalidTargetException
        || e instanceof UnusableSpoolException) {
      return tell(err, e.getMessage(), ExitCode.USAGE);
    }
    if (e instanceof Unavailable || e instanceof SpoolInUseException) {
      return tell(err, e.getMessage(), UNAVAILABLE);
    }
    if (Logging.isForMachines()) {
      log.error("a fault in Vedette", e);
      return FAULT;
    }
    err.println("vedette: " + e);
    if (Logging.isVerbose()) {
      e.printStackTrace(err);
    } else {
      err.println("This is a fault in Vedette; the same command with --verbose shows where.");
    }
    err.flush();
    return FAULT;
  }

  private static int tell(PrintWriter err, @Nullable String message, int exitCode) {
    if (Logging.isForMachines()) {
      log.error("{}", message);
    } else {
      err.println("vedette: " + message);
      err.flush();
    }
    return exitCode;
  }
}
