package dev.vedette.app.deadletters;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette dead-letters}: what the writer could not store. */
@Command(
    name = "dead-letters",
    description = "Show the events that the writer could not store, or give them to it again.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DeadLetterListCommand.class, DeadLetterReplayCommand.class},
    footer = {"  vedette dead-letters list"})
public final class DeadLettersCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command of dead-letters?");
  }
}
