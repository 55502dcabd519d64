package dev.vedette.app.incidents;

import dev.vedette.app.cli.ServicesOption;
import dev.vedette.store.incidents.IncidentAction;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vedette incidents close}. */
@Command(
    name = "close",
    description =
        "Say that nobody wants to hear of an incident any more. It stays what the checks make of"
            + " it: they alone end it.",
    footer = {"  vedette incidents close 019a3f2c --note 'taken out of service'"})
public final class IncidentCloseCommand implements Callable<Integer> {
  @Mixin private final ServicesOption option;

  @Mixin private final ActionArguments arguments = new ActionArguments();

  @Option(names = "--note", paramLabel = "TEXT", description = "In your words.")
  private @Nullable String note;

  public IncidentCloseCommand(ServicesOption option) {
    this.option = option;
  }

  @Override
  public Integer call() {
    return arguments.add(
        option, IncidentAction.Type.CLOSE, note, "closed by %s; nobody is told of it any more");
  }
}
