package dev.vedette.app.incidents;

import dev.vedette.app.cli.ServicesOption;
import dev.vedette.store.incidents.IncidentAction;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code vedette incidents note}. */
@Command(
    name = "note",
    description = "Write down something about an incident.",
    footer = {"  vedette incidents note 019a3f2c 'the certificate was for the old name'"})
public final class IncidentNoteCommand implements Callable<Integer> {
  @Mixin private final ServicesOption option;

  @Mixin private final ActionArguments arguments = new ActionArguments();

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "TEXT", description = "In your words.")
  private List<String> words = List.of();

  public IncidentNoteCommand(ServicesOption option) {
    this.option = option;
  }

  @Override
  public Integer call() {
    return arguments.add(option, IncidentAction.Type.NOTE, String.join(" ", words), "noted by %s");
  }
}
