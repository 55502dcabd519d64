package dev.vedette.app.history;

import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.StoreAccess;
import dev.vedette.app.cli.TimeWords;
import dev.vedette.store.Database;
import dev.vedette.store.history.StorageRetention;
import dev.vedette.store.history.StorageRetention.Level;
import dev.vedette.store.history.StorageSizes;
import dev.vedette.store.history.StorageSizes.Sizes;
import dev.vedette.store.history.UpkeepStep;
import dev.vedette.store.history.UpkeepTimes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vedette storage status}: how much there is, for how long, and how the upkeep goes. */
@Command(
    name = "status",
    description = {
      "Show for each level of the history how much room it takes and how long it is kept.",
      "Also from when to when it goes; shorter times that were announced; and when each step of the"
          + " upkeep last succeeded. Days and times are those of UTC."
    },
    footer = {
      "  vedette storage status -c /etc/vedette/vedette.yaml",
      "  vedette storage status --json | jq .levels"
    })
public final class StorageStatusCommand implements Callable<Integer> {
  /** As psql counts: a kB is 1,024 bytes. */
  private static final long KIB = 1024;

  @Mixin private final ServicesOption option;
  private final InstantSource clock;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Option(names = "--json", description = "Print all of it as a JSON object.")
  private boolean json;

  /**
   * What there is to tell.
   *
   * @param kept empty before the first writer has run
   * @param freeBytes on the disk of the data of {@code vedette up}; null: another database, which
   *     does not tell
   */
  record Status(
      Sizes sizes, List<Level> kept, Map<UpkeepStep, Instant> upkeep, @Nullable Long freeBytes) {
    /** How long a level is kept; null: that is not agreed on. */
    @Nullable Level kept(String level) {
      return kept.stream().filter(each -> each.name().equals(level)).findFirst().orElse(null);
    }
  }

  public StorageStatusCommand(ServicesOption option, InstantSource clock) {
    this.option = option;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Status status = StoreAccess.ask(option, this::ask);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(StorageStatusJson.line(status));
    } else {
      print(status, out);
    }
    out.flush();
    return 0;
  }

  private Status ask(Database database) {
    return new Status(
        new StorageSizes(database).read(),
        new StorageRetention(database).read(),
        new UpkeepTimes(database).succeeded(List.of(), clock.instant()),
        option.usedData().map(StorageStatusCommand::freeBytes).orElse(null));
  }

  private static @Nullable Long freeBytes(Path directory) {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      return null;
    }
  }

  private static void print(Status status, PrintWriter out) {
    for (StorageSizes.Level level : status.sizes().levels()) {
      out.printf("%s  %9s  %s%n", kept(level.name(), status), size(level.bytes()), range(level));
    }
    out.printf("%-32s  %9s%n", "all of the database", size(status.sizes().databaseBytes()));
    if (status.freeBytes() != null) {
      out.printf("%-32s  %9s%n", "free on its disk", size(status.freeBytes()));
    }
    for (Level level : status.kept()) {
      if (level.announced() != null) {
        out.printf(
            "%n%s will be kept for %s from %s (UTC) on, or now with 'vedette storage apply"
                + " --now'%n",
            level.name(), level.announced(), time(level.holdsFrom()));
      }
    }
    out.println();
    out.println("steps of the upkeep (UTC):");
    for (UpkeepStep step : UpkeepStep.values()) {
      out.printf("%-12s last done %s%n", step.tag(), time(status.upkeep().get(step)));
    }
  }

  private static String kept(String name, Status status) {
    Level level = status.kept(name);
    String text =
        level != null
            ? kept(level)
            : "%-12s %s"
                .formatted(name, name.equals("raw") ? "kept until archived" : "no writer has run");
    return "%-32s".formatted(text);
  }

  private static String range(StorageSizes.Level level) {
    return level.oldest() == null
        ? "nothing yet"
        : level.oldest().equals(level.newest())
            ? level.oldest().toString()
            : level.oldest() + " to " + level.newest();
  }

  private static String size(long bytes) {
    if (bytes < KIB * KIB) {
      return "%.0f kB".formatted(Math.ceil(bytes / (double) KIB));
    }
    double mib = bytes / (double) (KIB * KIB);
    return mib < KIB
        ? String.format(Locale.ROOT, "%.1f MB", mib)
        : String.format(Locale.ROOT, "%.1f GB", mib / KIB);
  }

  /** How long it is kept, in a line of a table. */
  static String kept(Level level) {
    String time = level.kept().toString();
    return "%-12s kept %s".formatted(level.name(), time.equals("forever") ? time : "for " + time);
  }

  private static String time(@Nullable Instant at) {
    return at == null ? "never" : TimeWords.utc(at);
  }
}
