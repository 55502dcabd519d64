package dev.vedette.app.targets;

import dev.vedette.app.cli.ServicesOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vedette targets pause}. */
@Command(
    name = "pause",
    description =
        "Have targets in the topic vedette.targets not checked for now. Open incidents of them are"
            + " closed. For a target in a file, write pause: true there.",
    footer = {"  vedette targets pause shop blog"})
public final class TargetPauseCommand implements Callable<Integer> {
  @Mixin private final ServicesOption option;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "NAME", description = "Their names.")
  private List<String> names = new ArrayList<>();

  public TargetPauseCommand(ServicesOption option) {
    this.option = option;
  }

  @Override
  public Integer call() throws InterruptedException {
    return new TargetPauses(spec, true).write(option, names);
  }
}
