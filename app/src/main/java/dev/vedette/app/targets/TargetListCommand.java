package dev.vedette.app.targets;

import dev.vedette.app.cli.Paint;
import dev.vedette.app.cli.ServerText;
import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.Terminal;
import dev.vedette.app.targets.TargetTopic.Stored;
import dev.vedette.config.targets.TargetDocument;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vedette targets list}. */
@Command(
    name = "list",
    description =
        "Show the targets in the topic vedette.targets: name, URL, interval and tags; what is"
            + " there and no checker can use; and, if the configuration has a part check, what a"
            + " checker with this configuration refuses.",
    footer = {
      "  vedette targets list",
      "  vedette targets list --json | jq -r 'select(.tags.team == \"web\").name'"
    })
public final class TargetListCommand implements Callable<Integer> {
  /** Longer ones push the next column aside. */
  private static final int NAME_COLUMNS = 40;

  private static final int URL_COLUMNS = 60;
  private static final int USUAL_URL_COLUMNS = 40;
  private static final int REASON_COLUMNS = 200;
  private static final String ROW = "%s  %-8s  %s";

  @Mixin private final ServicesOption option;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Option(
      names = "--json",
      description = "Print each as a JSON object on a line, as it stands in Kafka.")
  private boolean json;

  public TargetListCommand(ServicesOption option) {
    this.option = option;
  }

  @Override
  public Integer call() throws InterruptedException {
    return TargetTopic.use(option, (kafka, topic) -> list(topic.targets()));
  }

  private int list(SortedMap<String, Stored> targets) {
    Refusals refusals = Refusals.by(option.configuration());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      printJson(targets, refusals, out);
    } else {
      printTable(targets, refusals, out);
      refusals.unjudged(targets).ifPresent(out::println);
    }
    out.flush();
    return 0;
  }

  private void printJson(SortedMap<String, Stored> targets, Refusals refusals, PrintWriter out) {
    targets.forEach((name, stored) -> {
      switch (stored) {
        case Stored.Sound(TargetDocument document, int partition) -> {
          out.println(document.json());
          refusals.of(document).ifPresent(why -> refusals.tell(spec, name, why));
        }
        case Stored.Broken broken -> TargetsCommand.tell(spec, name, broken);
      }
    });
  }

  private static void printTable(
      SortedMap<String, Stored> targets, Refusals refusals, PrintWriter out) {
    if (targets.isEmpty()) {
      out.println("no targets in Kafka; those of a configuration file are not listed here");
      return;
    }
    Paint paint = new Paint(Terminal.outputWantsColour(System.getenv()));
    int width = Math.max("name".length(), width(targets));
    out.println(
        paint.bold(
            padded("name", width)
                + "  "
                + ROW.formatted(padded("url", USUAL_URL_COLUMNS), "interval", "tags")));
    int broken = 0;
    int refused = 0;
    for (var target : targets.entrySet()) {
      String name = padded(ServerText.line(target.getKey(), NAME_COLUMNS), width);
      switch (target.getValue()) {
        case Stored.Sound(TargetDocument document, int partition) -> {
          Optional<String> why = refusals.of(document);
          refused += why.isPresent() ? 1 : 0;
          out.println(
              why.map(reason ->
                      name
                          + "  "
                          + paint.alarming("refused: " + ServerText.line(reason, REASON_COLUMNS)))
                  .orElseGet(() -> (name + "  " + row(document)).stripTrailing()));
        }
        case Stored.Broken(String reason, int partition) -> {
          broken++;
          out.println(
              name + "  " + paint.alarming("unusable: " + ServerText.line(reason, REASON_COLUMNS)));
        }
      }
    }
    out.println();
    out.println(
        "%d %s%s%s"
            .formatted(
                targets.size(),
                targets.size() == 1 ? "target" : "targets",
                broken == 0 ? "" : ", " + broken + " of them unusable",
                refused == 0 ? "" : ", " + refused + " refused by " + refusals.judge()));
  }

  private static int width(SortedMap<String, Stored> targets) {
    return targets.keySet().stream()
        .mapToInt(name -> Math.min(name.length(), NAME_COLUMNS))
        .max()
        .orElse(0);
  }

  private static String row(TargetDocument document) {
    return ROW.formatted(
        padded(ServerText.line(document.shown("url").orElse(""), URL_COLUMNS), USUAL_URL_COLUMNS),
        document.isPaused()
            ? "paused"
            : ServerText.line(document.shown("interval").orElse(""), NAME_COLUMNS),
        ServerText.line(String.join(" ", document.tags()), URL_COLUMNS));
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
