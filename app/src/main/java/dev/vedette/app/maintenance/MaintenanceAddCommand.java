package dev.vedette.app.maintenance;

import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.StoreAccess;
import dev.vedette.app.cli.TimeArguments;
import dev.vedette.model.maintenance.Maintenance;
import dev.vedette.model.maintenance.MaintenanceScope;
import dev.vedette.model.maintenance.Window;
import dev.vedette.store.Database;
import dev.vedette.store.maintenance.MaintenanceWindow;
import dev.vedette.store.maintenance.MaintenanceWindows;
import dev.vedette.store.query.TargetNames;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette maintenance add}. */
@Command(
    name = "add",
    description =
        "Plan a window of maintenance, from now on or from another time. One that has passed may be"
            + " planned too: reports leave it out then.",
    footer = {
      "  vedette maintenance add --target shop --for 2h --note 'new disks'",
      "  vedette maintenance add --tag team=web --from 2026-12-24T22:00:00Z --for 6h",
      "  vedette maintenance add --all --for 30m"
    })
public final class MaintenanceAddCommand implements Callable<Integer> {
  @Mixin private final ServicesOption option;
  private final InstantSource clock;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init")
  private Which which;

  private static final class Which {
    @Option(
        names = "--target",
        paramLabel = "NAME",
        description = "Of this target; may be repeated.")
    private List<String> targets = new ArrayList<>();

    @Option(
        names = "--tag",
        paramLabel = "KEY=VALUE",
        description = "Of the targets with this tag; repeated: with all of them.")
    private Map<String, String> tags = new LinkedHashMap<>();

    @Option(names = "--all", description = "Of every target.")
    @SuppressWarnings("UnusedVariable") // is set when neither of the others is
    private boolean all;
  }

  @Option(
      names = "--for",
      paramLabel = "D",
      required = true,
      description = "How long, from 1m to 31d: 30m, 2h, 1d.")
  @SuppressWarnings("NullAway.Init")
  private Duration length;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "When it begins: 2026-12-24T22:00:00Z, or a day (UTC); now if not given.")
  private @Nullable String from;

  @Option(names = "--note", paramLabel = "TEXT", description = "What it is for.")
  private @Nullable String note;

  public MaintenanceAddCommand(ServicesOption option, InstantSource clock) {
    this.option = option;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    MaintenanceScope scope;
    Window window;
    try {
      scope = MaintenanceScope.of(which.targets, which.tags);
      Instant begin = from == null ? now : TimeArguments.start(from);
      window = new Window(begin, begin.plus(Maintenance.requireLength("--for", length)));
      if (note != null) {
        Maintenance.requireNote(note);
      }
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
    MaintenanceWindow added =
        StoreAccess.change(
            option,
            "INSERT on the table maintenance_window",
            database -> add(database, scope, window, now));
    PrintWriter out = spec.commandLine().getOut();
    out.println(WindowLines.line(added, now));
    out.flush();
    return 0;
  }

  private MaintenanceWindow add(
      Database database, MaintenanceScope scope, Window window, Instant now) {
    Set<String> known = new TargetNames(database).known(scope.targets());
    for (String target : scope.targets()) {
      if (!known.contains(target)) {
        throw wrong(StoreAccess.unknown(database, target));
      }
    }
    return new MaintenanceWindows(database)
        .add(scope, window, note, now)
        .orElseThrow(() ->
            wrong(
                "there are %d windows already that were made by hand and are not over; end some"
                    .formatted(MaintenanceWindows.MAX_AD_HOC)));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
