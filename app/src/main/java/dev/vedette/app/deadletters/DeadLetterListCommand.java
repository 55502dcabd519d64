package dev.vedette.app.deadletters;

import dev.vedette.app.cli.Paint;
import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.ServicesOption.Reached;
import dev.vedette.app.cli.Terminal;
import dev.vedette.app.cli.Unavailable;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.write.deadletters.DeadLetterReader;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette dead-letters list}. */
@Command(
    name = "list",
    description =
        "Show what the writer could not store, newest last: when, why, from where, and how it"
            + " begins. Reads the topic vedette.results.dead to its end and changes nothing.",
    footer = {
      "  vedette dead-letters list",
      "  vedette dead-letters list --json | jq -r 'select(.cause == \"time\").value'"
    })
public final class DeadLetterListCommand implements Callable<Integer> {
  /** What fits a screen or two. */
  private static final long USUAL_LIMIT = 20;

  @Mixin private final ServicesOption option;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many to show, the newest; if not given, 20, or all of them with --json.")
  private @Nullable Long limit;

  @Option(
      names = "--json",
      description = "Print each as a JSON object on a line, with its whole key and value.")
  private boolean json;

  public DeadLetterListCommand(ServicesOption option) {
    this.option = option;
  }

  @Override
  public Integer call() {
    if (limit != null && limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit must be at least 1");
    }
    try (Reached<KafkaSettings> kafka = option.kafka()) {
      return list(kafka.settings());
    }
  }

  private int list(KafkaSettings kafka) {
    try (DeadLetterReader letters = DeadLetterReader.open(kafka)) {
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        printJson(letters, out);
      } else {
        printTable(letters, out);
      }
      out.flush();
      return 0;
    } catch (KafkaException e) {
      throw Unavailable.kafka(kafka, "can't read the dead letters", e);
    }
  }

  private void printJson(DeadLetterReader letters, PrintWriter out) {
    letters.read(letter -> {
      if (limit == null || letter.fromEnd() < limit) {
        out.println(DeadLetterJson.line(letter));
      }
    });
  }

  private void printTable(DeadLetterReader letters, PrintWriter out) {
    long shown = limit == null ? USUAL_LIMIT : limit;
    Paint paint = new Paint(Terminal.outputWantsColour(System.getenv()));
    DeadLetterReport report = new DeadLetterReport(out, paint, shown);
    letters.read(report::add);
    report.end();
  }
}
