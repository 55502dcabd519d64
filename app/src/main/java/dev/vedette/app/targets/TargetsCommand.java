package dev.vedette.app.targets;

import dev.vedette.app.cli.CommandFamily;
import dev.vedette.app.cli.ServerText;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code vedette targets}: what many checkers share. */
@Command(
    name = "targets",
    description =
        "Say in Kafka what to watch, for checkers that share the targets; take what is gone from"
            + " the page.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TargetApplyCommand.class,
      TargetListCommand.class,
      TargetExportCommand.class,
      TargetPauseCommand.class,
      TargetResumeCommand.class,
      TargetForgetCommand.class
    },
    footer = {"  vedette targets apply -f targets.yaml --dry-run"})
public final class TargetsCommand extends CommandFamily {
  private static final int NAME_COLUMNS = 100;
  private static final int REASON_COLUMNS = 200;

  /** On standard error, since it is left out of what is printed. */
  public static void tell(CommandSpec spec, String name, TargetTopic.Stored.Broken broken) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        "left out: '%s' is unusable: %s"
            .formatted(
                ServerText.line(name, NAME_COLUMNS),
                ServerText.line(broken.reason(), REASON_COLUMNS)));
    err.flush();
  }
}
