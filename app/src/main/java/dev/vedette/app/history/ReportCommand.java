package dev.vedette.app.history;

import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.StoreAccess;
import dev.vedette.app.cli.TimeArguments;
import dev.vedette.store.Database;
import dev.vedette.store.maintenance.MaintenanceWindows;
import dev.vedette.store.query.TargetNames;
import dev.vedette.store.query.UptimeReport;
import dev.vedette.store.query.UptimeReport.Answer;
import dev.vedette.store.query.UptimeReport.Line;
import dev.vedette.store.query.UptimeReport.Period;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette report}: how much of each month a target was up. */
@Command(
    name = "report",
    description =
        "Say for each month, week or day how much of it a target was up, how much is known, and how"
            + " fast it answered; or for all targets, a line each.",
    footer = {
      "  vedette report --target shop --from 2026-01 --to 2026-12",
      "  vedette report --target shop --by day --zone Europe/Berlin --csv > shop.csv",
      "  vedette report --all --from 2026-11"
    })
public final class ReportCommand implements Callable<Integer> {
  /** More than any screen, and a few seconds of work. */
  private static final int MAX_PERIODS = 4_000;

  private static final String ALL = "all";

  @Mixin private final ServicesOption option;
  private final InstantSource clock;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init")
  private Which which;

  private static final class Which {
    @Option(names = "--target", paramLabel = "NAME", description = "Of this target.")
    private @Nullable String target;

    @Option(names = "--all", description = "Of every target: a line each, and one for all of them.")
    @SuppressWarnings("UnusedVariable") // is set when no target is
    private boolean all;
  }

  @Option(
      names = "--location",
      paramLabel = "NAME",
      description = "As seen from this location; from all of them together if not given.")
  private @Nullable String location;

  @Option(
      names = "--by",
      paramLabel = "UNIT",
      description =
          "A line for each of ${COMPLETION-CANDIDATES}; month if not given. Weeks begin on Monday.")
  private @Nullable PeriodUnit unit;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description =
          "Time zone in which days begin, such as Europe/Berlin; UTC if not given. Of the years of"
              + " which only sums are kept, days are those of UTC.")
  private ZoneId zone = ZoneOffset.UTC;

  @Option(
      names = "--from",
      paramLabel = "DAY",
      description =
          "First month or day: 2026-01 or 2026-01-31. If not given, the last 12 months, 13 weeks or"
              + " 31 days are shown.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "DAY",
      description = "Last month or day; today if not given.")
  private @Nullable String to;

  @Option(
      names = "--with-maintenance",
      description =
          "Count the time of maintenance too; if not given, windows of maintenance are left out of"
              + " all figures, and how long they were is shown.")
  private boolean withMaintenance;

  @ArgGroup private ReportFormat.@Nullable Choice format;

  public ReportCommand(ServicesOption option, InstantSource clock) {
    this.option = option;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    if (which.target == null && unit != null) {
      throw wrong("leave out --by: --all prints a line for each target, of the whole time");
    }
    PeriodUnit each = unit == null ? PeriodUnit.MONTH : unit;
    LocalDate last =
        to == null ? clock.instant().atZone(zone).toLocalDate() : day("--to", to).last();
    LocalDate first = from == null ? each.usualStart(last) : day("--from", from).first();
    if (first.isAfter(last)) {
      throw wrong("--from %s must come before --to %s".formatted(first, last));
    }
    List<Period> periods =
        which.target == null ? List.of(new Period(first, last)) : each.from(first, last);
    if (periods.size() > MAX_PERIODS) {
      throw wrong(
          "these are %d %ss; ask for %d at most".formatted(periods.size(), each, MAX_PERIODS));
    }
    return StoreAccess.ask(
        option,
        database ->
            which.target == null
                ? all(database, periods.getFirst())
                : one(database, which.target, each, periods));
  }

  private int one(Database database, String target, PeriodUnit each, List<Period> periods) {
    Answer answer =
        report(database)
            .read(target, location, periods, zone, clock.instant())
            .orElseThrow(() -> wrong(StoreAccess.unknown(database, target)));
    PrintWriter out = spec.commandLine().getOut();
    ReportFormat report = ReportFormat.of(format, out);
    String title = "%s, %s, %ss in %s".formatted(target, where(answer.all()), each, zoneName());
    report.begin(
        new ReportFormat.Heading(
            title,
            location,
            each,
            each.label(answer.all().period()).length(),
            answer.all().maintenanceMs() > 0));
    answer.lines().forEach(line -> report.line(target, each.label(line.period()), line));
    report.line(target, ALL, answer.all());
    out.flush();
    if (answer.moved()) {
      tell(
          "of a part of this time only sums by day or hour (UTC) are kept: periods begin with"
              + " those, and maintenance is left out by them");
    }
    return 0;
  }

  private int all(Database database, Period period) {
    List<String> names = new TargetNames(database).all();
    PrintWriter out = spec.commandLine().getOut();
    ReportFormat report = ReportFormat.of(format, out);
    String title =
        "all targets, %s, %s to %s in %s"
            .formatted(
                location == null ? "all locations" : location,
                period.first(),
                period.last(),
                zoneName());
    int width = names.stream().mapToInt(String::length).max().orElse(0);
    report.begin(
        new ReportFormat.Heading(title, location, null, width, hasMaintenance(database, period)));
    Line total =
        report(database)
            .readAll(
                location,
                period,
                zone,
                clock.instant(),
                (target, line) -> report.line(target, ALL, line));
    if (total != null) {
      report.line(null, ALL, total);
    }
    out.flush();
    if (total == null) {
      tell("no check of that time is stored");
    }
    return 0;
  }

  private UptimeReport report(Database database) {
    UptimeReport report = new UptimeReport(database);
    return withMaintenance ? report.countingMaintenance() : report;
  }

  private boolean hasMaintenance(Database database, Period period) {
    return !withMaintenance
        && !new MaintenanceWindows(database)
            .between(
                period.first().atStartOfDay(zone).toInstant(),
                period.last().plusDays(1).atStartOfDay(zone).toInstant())
            .isEmpty();
  }

  private String where(Line all) {
    if (location != null) {
      return location;
    }
    return all.locations() > 1
        ? "%d locations taken together (down for: their average)".formatted(all.locations())
        : "all locations";
  }

  private String zoneName() {
    return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
  }

  /** For people: on standard error, since programs read the rest. */
  private void tell(String remark) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(remark);
    err.flush();
  }

  private TimeArguments.Days day(String name, String text) {
    try {
      return TimeArguments.days(text);
    } catch (IllegalArgumentException e) {
      throw wrong(name + ": " + e.getMessage());
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
