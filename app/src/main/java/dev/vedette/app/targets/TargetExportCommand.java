package dev.vedette.app.targets;

import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.targets.TargetTopic.Stored;
import dev.vedette.config.targets.TargetDocument;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code vedette targets export}. */
@Command(
    name = "export",
    description =
        "Print the targets in the topic vedette.targets as YAML that apply reads: what comes back"
            + " is the same. What no checker can use is left out and told on standard error.",
    footer = {"  vedette targets export > targets.yaml"})
public final class TargetExportCommand implements Callable<Integer> {
  @Mixin private final ServicesOption option;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  public TargetExportCommand(ServicesOption option) {
    this.option = option;
  }

  @Override
  public Integer call() throws InterruptedException {
    return TargetTopic.use(option, (kafka, topic) -> export(topic.targets()));
  }

  private int export(SortedMap<String, Stored> targets) {
    List<TargetDocument> documents = new ArrayList<>();
    targets.forEach((name, stored) -> {
      switch (stored) {
        case Stored.Sound(TargetDocument document, int partition) -> documents.add(document);
        case Stored.Broken broken -> TargetsCommand.tell(spec, name, broken);
      }
    });
    PrintWriter out = spec.commandLine().getOut();
    out.print(TargetDocument.yaml(documents));
    out.flush();
    return 0;
  }
}
