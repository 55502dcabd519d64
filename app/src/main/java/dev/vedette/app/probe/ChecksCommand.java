package dev.vedette.app.probe;

import dev.vedette.app.cli.Paint;
import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.StoreAccess;
import dev.vedette.app.cli.Terminal;
import dev.vedette.app.cli.TimeArguments;
import dev.vedette.app.printing.StoredCheckReport;
import dev.vedette.model.CheckResult;
import dev.vedette.store.Database;
import dev.vedette.store.query.TargetNames;
import dev.vedette.store.query.checks.StoredChecks;
import dev.vedette.wire.event.ResultEncoder;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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

/** {@code vedette checks}: what single checks saw. */
@Command(
    name = "checks",
    description =
        "Show stored checks of a target as 'vedette probe' shows one, with the evidence of those"
            + " that failed: what the server said, and how each request went.",
    footer = {
      "  vedette checks --target shop",
      "  vedette checks --target shop --at 2026-11-24T12:00:00Z",
      "  vedette checks --target shop --last 1000 --json | jq .evidence.status_line"
    })
public final class ChecksCommand implements Callable<Integer> {
  private static final int USUAL_COUNT = 20;

  @Mixin private final ServicesOption option;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Option(
      names = "--target",
      paramLabel = "NAME",
      required = true,
      description = "Checks of this target.")
  @SuppressWarnings("NullAway.Init")
  private String target;

  @ArgGroup private @Nullable Which which;

  private static final class Which {
    @Option(
        names = "--last",
        paramLabel = "N",
        description =
            "The newest so many, 1 to 1000, from all locations, of those that are not archived; 20"
                + " if not given.")
    private @Nullable Integer last;

    @Option(
        names = "--at",
        paramLabel = "TIME",
        description =
            "What was known then: the newest check of each location, such as"
                + " 2026-01-31T12:00:00Z; a day or a month means its beginning (UTC).")
    private @Nullable String at;
  }

  @Option(names = "--json", description = "Print the events as they were published, one a line.")
  private boolean json;

  public ChecksCommand(ServicesOption option) {
    this.option = option;
  }

  @Override
  public Integer call() {
    Instant moment = moment();
    int count = which == null || which.last == null ? USUAL_COUNT : which.last;
    if (count < 1 || count > StoredChecks.MAX_COUNT) {
      throw wrong("--last must be from 1 to " + StoredChecks.MAX_COUNT);
    }
    List<CheckResult> checks = StoreAccess.ask(option, database -> read(database, moment, count));
    checks.forEach(json ? this::printEvent : printer()::print);
    return 0;
  }

  private @Nullable Instant moment() {
    try {
      return which == null || which.at == null ? null : TimeArguments.start(which.at);
    } catch (IllegalArgumentException e) {
      throw wrong("--at: " + e.getMessage());
    }
  }

  private List<CheckResult> read(Database database, @Nullable Instant moment, int count) {
    StoredChecks stored = new StoredChecks(database);
    List<CheckResult> checks =
        moment == null ? stored.last(target, count) : stored.at(target, moment);
    if (checks.isEmpty()) {
      throw wrong(missing(database, moment));
    }
    return checks;
  }

  private String missing(Database database, @Nullable Instant moment) {
    if (!new TargetNames(database).all().contains(target)) {
      return StoreAccess.unknown(database, target);
    }
    return moment == null
        ? "all checks of '%s' are archived; --at TIME shows those of that time".formatted(target)
        : "no check of '%s' is stored from the day before %s".formatted(target, moment);
  }

  private StoredCheckReport printer() {
    Paint paint = new Paint(Terminal.outputWantsColour(System.getenv()));
    return new StoredCheckReport(spec.commandLine().getOut(), paint);
  }

  private void printEvent(CheckResult check) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(new String(ResultEncoder.encode(check), StandardCharsets.UTF_8));
    out.flush();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
