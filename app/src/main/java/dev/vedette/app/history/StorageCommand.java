package dev.vedette.app.history;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette storage}: how long the history is kept. */
@Command(
    name = "storage",
    description = "Show how long the history is kept, or keep it for a shorter time at once.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {StorageStatusCommand.class, StorageApplyCommand.class},
    footer = {"  vedette storage status"})
public final class StorageCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command of storage?");
  }
}
