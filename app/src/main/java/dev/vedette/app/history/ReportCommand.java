package dev.vedette.app.history;

import dev.vedette.app.cli.ServicesOption;
import dev.vedette.store.Database;
import dev.vedette.store.query.MonthlyReport;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
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
        "Say for each month (UTC) how much of it a target was up, how much is known, and how fast"
            + " it answered.",
    footer = {
      "  vedette report --target shop --from 2026-01 --to 2026-12",
      "  vedette report --target shop --csv > shop.csv"
    })
public final class ReportCommand implements Callable<Integer> {
  /** More than any retention holds. */
  private static final int MAX_MONTHS = 1200;

  private static final int USUAL_MONTHS = 12;

  @Mixin private final ServicesOption option;
  private final InstantSource clock;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Option(names = "--target", paramLabel = "NAME", required = true, description = "Of this target.")
  @SuppressWarnings("NullAway.Init")
  private String target;

  @Option(
      names = "--location",
      paramLabel = "NAME",
      description = "As seen from this location; from all of them together if not given.")
  private @Nullable String location;

  @Option(
      names = "--from",
      paramLabel = "MONTH",
      description = "First month, such as 2026-01; eleven months before the last if not given.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "MONTH", description = "Last month; this one if not given.")
  private @Nullable String to;

  @ArgGroup private ReportFormat.@Nullable Choice format;

  public ReportCommand(ServicesOption option, InstantSource clock) {
    this.option = option;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    YearMonth last =
        to == null ? YearMonth.from(clock.instant().atZone(ZoneOffset.UTC)) : month("--to", to);
    YearMonth first = from == null ? last.minusMonths(USUAL_MONTHS - 1) : month("--from", from);
    if (first.isAfter(last) || first.plusMonths(MAX_MONTHS).isBefore(last)) {
      throw new ParameterException(
          spec.commandLine(), "--from %s must come before --to %s".formatted(first, last));
    }
    return StoreAccess.ask(option, database -> report(database, first, last));
  }

  private int report(Database database, YearMonth first, YearMonth last) {
    List<MonthlyReport.Line> lines =
        new MonthlyReport(database).read(target, location, first, last, clock.instant());
    if (lines.isEmpty()) {
      throw new ParameterException(spec.commandLine(), StoreAccess.unknown(database, target));
    }
    ReportFormat.Heading heading = new ReportFormat.Heading(target, location);
    ReportFormat.of(format).print(heading, lines, spec.commandLine().getOut());
    return 0;
  }

  private YearMonth month(String name, String text) {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeParseException e) {
      throw new ParameterException(
          spec.commandLine(), "%s: '%s' is no month; write 2026-01".formatted(name, text), e);
    }
  }
}
