package dev.vedette.app.roles;

import dev.vedette.app.cli.ConfigurationOption;
import dev.vedette.app.cli.Logging;
import dev.vedette.app.cli.TimeArguments;
import dev.vedette.app.cli.TimeWords;
import dev.vedette.app.cli.Unavailable;
import dev.vedette.config.Part;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.write.Rewind;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette write rewind}: has the writers read results once more, and ends. */
@Command(
    name = "rewind",
    description = {
      "Have the writers read vedette.results once more when they start: after a dump was restored.",
      "All of it, or what was published from a time on. What is stored already is not stored twice,"
          + " so going back too far costs nothing but time. No writer may run meanwhile."
    },
    footer = {"  vedette write rewind", "  vedette write rewind --from 2026-11-30T01:00:00Z"})
public final class RewindCommand implements Callable<Integer> {
  private static final String LINE = "%-9s  %12s  %-20s  %s%n";

  @Mixin private final ConfigurationOption option;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Begin with what was published then: a day, a month or a moment; all if not given.")
  private @Nullable String from;

  public RewindCommand(ConfigurationOption option) {
    this.option = option;
  }

  @Override
  public Integer call() throws InterruptedException {
    Instant start = start();
    KafkaSettings kafka = option.load(Set.of(Part.KAFKA)).requireKafka();
    Logging.onlyOurs();
    try {
      tell(Rewind.to(kafka, start), start);
      return 0;
    } catch (Rewind.GroupInUseException e) {
      throw new Unavailable(String.valueOf(e.getMessage()), e);
    } catch (UnknownTopicOrPartitionException e) {
      throw new Unavailable("there is no topic vedette.results, so nothing to read again", e);
    } catch (KafkaException e) {
      throw Unavailable.kafka(kafka, "can't rewind", e);
    }
  }

  private @Nullable Instant start() {
    try {
      return from == null ? null : TimeArguments.start(from);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--from: " + e.getMessage());
    }
  }

  private void tell(List<Rewind.Part> parts, @Nullable Instant start) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(LINE, "partition", "checks", "from (UTC)", "to (UTC)");
    for (Rewind.Part part : parts) {
      line(out, String.valueOf(part.partition()), part.records(), part.first(), part.last());
    }
    @Nullable Instant first =
        parts.stream()
            .map(Rewind.Part::first)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElse(null);
    line(
        out,
        "all",
        parts.stream().mapToLong(Rewind.Part::records).sum(),
        first,
        parts.stream()
            .map(Rewind.Part::last)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .orElse(null));
    out.println();
    if (first != null
        && parts.stream().anyMatch(Rewind.Part::begins)
        && (start == null || first.isAfter(start))) {
      out.println("Kafka has nothing older than that; what was before is in the dump or lost.");
    }
    out.println("The writers read these when they start; what is stored already stays as it is.");
    out.flush();
  }

  private static void line(
      PrintWriter out, String name, long checks, @Nullable Instant first, @Nullable Instant last) {
    String count = String.format(Locale.ROOT, "%,d", checks);
    out.printf(LINE, name, count, time(checks, first), time(checks, last));
  }

  private static String time(long checks, @Nullable Instant time) {
    return checks == 0 || time == null ? "-" : TimeWords.utc(time);
  }
}
