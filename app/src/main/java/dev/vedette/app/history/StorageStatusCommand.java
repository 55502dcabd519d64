package dev.vedette.app.history;

import dev.vedette.app.cli.ServicesOption;
import dev.vedette.store.Database;
import dev.vedette.store.history.StorageRetention;
import dev.vedette.store.history.StorageRetention.Level;
import dev.vedette.store.history.UpkeepStep;
import dev.vedette.store.history.UpkeepTimes;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vedette storage status}: how long each level is kept, and how the upkeep goes. */
@Command(
    name = "status",
    description =
        "Show how long each level of the history is kept, shorter times that were announced, and"
            + " when each step of the upkeep last succeeded.",
    footer = {"  vedette storage status -c /etc/vedette/vedette.yaml"})
public final class StorageStatusCommand implements Callable<Integer> {
  @Mixin private final ServicesOption option;
  private final InstantSource clock;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  private record Answer(List<Level> levels, Map<UpkeepStep, Instant> times) {}

  public StorageStatusCommand(ServicesOption option, InstantSource clock) {
    this.option = option;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Answer answer = StoreAccess.ask(option, this::ask);
    PrintWriter out = spec.commandLine().getOut();
    if (answer.levels.isEmpty()) {
      out.println("no writer has run yet: it keeps what 'storage' of its configuration says");
    }
    answer.levels.forEach(level -> out.println(line(level)));
    out.println();
    out.println("steps of the upkeep:");
    for (UpkeepStep step : UpkeepStep.values()) {
      out.printf("%-12s last done %s%n", step.tag(), time(answer.times.get(step)));
    }
    out.flush();
    return 0;
  }

  private Answer ask(Database database) {
    return new Answer(
        new StorageRetention(database).read(),
        new UpkeepTimes(database).succeeded(List.of(), clock.instant()));
  }

  private static String line(Level level) {
    String kept = kept(level);
    return level.announced() == null
        ? kept
        : "%s; %s from %s on, or now with 'vedette storage apply --now'"
            .formatted(kept, level.announced(), time(level.holdsFrom()));
  }

  /** How long it is kept, in a line of a table. */
  static String kept(Level level) {
    String time = level.kept().toString();
    return "%-12s kept %s".formatted(level.name(), time.equals("forever") ? time : "for " + time);
  }

  private static String time(@Nullable Instant at) {
    return at == null ? "never" : at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
