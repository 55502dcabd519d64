package dev.vedette.app.maintenance;

import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.StoreAccess;
import dev.vedette.config.Part;
import dev.vedette.model.maintenance.Maintenance;
import dev.vedette.model.maintenance.Window;
import dev.vedette.store.maintenance.MaintenanceWindow;
import dev.vedette.store.maintenance.MaintenanceWindows;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette maintenance list}. */
@Command(
    name = "list",
    description = {
      "Show the windows of maintenance that are open or planned, as they stand in PostgreSQL: what"
          + " the writer made of the rules for the next 40 days, and what was planned by hand.",
      "With --next, the windows of each rule of the configuration that are open and the next ones,"
          + " without asking PostgreSQL: of -c FILE, vedette.yaml, or the file of 'vedette up'."
    },
    footer = {"  vedette maintenance list", "  vedette maintenance list --next 5 -c vedette.yaml"})
public final class MaintenanceListCommand implements Callable<Integer> {
  /** What somebody may have planned by hand for long ahead. */
  private static final Duration AHEAD = Duration.ofDays(3650);

  /** More than two years of weeks. */
  private static final int MAX_NEXT = 120;

  @Mixin private final ServicesOption option;
  private final InstantSource clock;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Option(
      names = "--next",
      paramLabel = "N",
      description =
          "The next N windows of each rule of the configuration, after one that is open: by the"
              + " clock of its zone, and in UTC.")
  private @Nullable Integer next;

  @Option(names = "--json", description = "Print a JSON object on a line for each window.")
  private boolean json;

  public MaintenanceListCommand(ServicesOption option, InstantSource clock) {
    this.option = option;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Instant now = clock.instant();
    PrintWriter out = spec.commandLine().getOut();
    if (next == null) {
      planned(now, out);
    } else {
      if (next < 1 || next > MAX_NEXT) {
        throw new ParameterException(
            spec.commandLine(), "--next must be from 1 to " + MAX_NEXT + ", not " + next);
      }
      next(next, now, out);
    }
    out.flush();
    return 0;
  }

  private void planned(Instant now, PrintWriter out) {
    List<MaintenanceWindow> windows =
        StoreAccess.ask(
            option, database -> new MaintenanceWindows(database).between(now, now.plus(AHEAD)));
    windows.forEach(window ->
        out.println(json ? WindowLines.json(window, now) : WindowLines.line(window, now)));
    if (windows.isEmpty()) {
      tell("no maintenance is open or planned");
    }
  }

  private void next(int limit, Instant now, PrintWriter out) {
    option.adoptConfiguration();
    List<Maintenance> rules = option.configuration().load(Set.of(Part.MAINTENANCE)).maintenance();
    rules.forEach(rule -> next(rule, limit, now, out));
    if (rules.isEmpty()) {
      tell(
          "%s has no maintenance rules; add for instance maintenance: [{rrule: FREQ=WEEKLY;BYDAY=SU,"
                  .formatted(option.configuration().file())
              + " at: '02:00', duration: 2h, zone: Europe/Berlin}]");
    }
  }

  private void next(Maintenance rule, int limit, Instant now, PrintWriter out) {
    List<Window> windows = new ArrayList<>(rule.windows(now, now.plusNanos(1)));
    windows.removeIf(window -> !window.from().isBefore(now));
    windows.addAll(rule.next(now, limit));
    if (json) {
      windows.forEach(window -> out.println(WindowLines.json(rule, window)));
      return;
    }
    out.println(WindowLines.title(rule));
    windows.forEach(window -> out.println(WindowLines.line(rule, window, now)));
    if (windows.isEmpty()) {
      out.println("  over: it has no more windows");
    }
  }

  /** For people: on standard error, since programs read the rest. */
  private void tell(String remark) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(remark);
    err.flush();
  }
}
