package dev.vedette.app.setup;

import dev.vedette.config.yaml.Suggestion;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vedette help}: the same as {@code --help} after the command, of any depth. */
@Command(
    name = "help",
    description = "Show the help of a command.",
    footer = {"  vedette help targets apply"})
public final class HelpCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Which; all if not given.")
  private List<String> path = new ArrayList<>();

  @Override
  public void run() {
    CommandLine command = spec.parent().commandLine();
    for (String name : path) {
      CommandLine next = command.getSubcommands().get(name);
      if (next == null) {
        throw new ParameterException(
            command,
            "no such command: '%s'%s"
                .formatted(name, Suggestion.question(name, command.getSubcommands().keySet())));
      }
      command = next;
    }
    command.usage(command.getOut());
    command.getOut().flush();
  }
}
