package dev.vedette.app.maintenance;

import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.StoreAccess;
import dev.vedette.store.Database;
import dev.vedette.store.maintenance.MaintenanceWindow;
import dev.vedette.store.maintenance.MaintenanceWindows;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vedette maintenance end}. */
@Command(
    name = "end",
    description =
        "End a window of maintenance now, or call it off when it has not begun. One that a rule of"
            + " the configuration made is not made again.",
    footer = {"  vedette maintenance end 17"})
public final class MaintenanceEndCommand implements Callable<Integer> {
  @Mixin private final ServicesOption option;
  private final InstantSource clock;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Parameters(paramLabel = "ID", description = "As 'vedette maintenance list' shows it.")
  private long id;

  public MaintenanceEndCommand(ServicesOption option, InstantSource clock) {
    this.option = option;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    MaintenanceWindow ended =
        StoreAccess.change(
            option, "UPDATE on the table maintenance_window", database -> end(database, now));
    PrintWriter out = spec.commandLine().getOut();
    out.println(WindowLines.line(ended, now));
    out.flush();
    return 0;
  }

  private MaintenanceWindow end(Database database, Instant now) {
    MaintenanceWindows windows = new MaintenanceWindows(database);
    return windows
        .end(id, now)
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(),
                windows
                    .find(id)
                    .map(window -> "window " + id + " is over since " + window.until())
                    .orElse(
                        "there is no window " + id + "; 'vedette maintenance list' shows them")));
  }
}
