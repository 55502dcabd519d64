package dev.vedette.app.incidents;

import dev.vedette.app.cli.ServicesOption;
import dev.vedette.store.incidents.IncidentAction;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vedette incidents ack}. */
@Command(
    name = "ack",
    description =
        "Say that somebody is at an incident: those who are told later, or again and again, are"
            + " left in peace.",
    footer = {"  vedette incidents ack 019a3f2c --note 'restarting the proxy'"})
public final class IncidentAckCommand implements Callable<Integer> {
  @Mixin private final ServicesOption option;

  @Mixin private final ActionArguments arguments = new ActionArguments();

  @Option(names = "--note", paramLabel = "TEXT", description = "In your words.")
  private @Nullable String note;

  public IncidentAckCommand(ServicesOption option) {
    this.option = option;
  }

  @Override
  public Integer call() {
    return arguments.add(option, IncidentAction.Type.ACK, note, "acknowledged by %s");
  }
}
