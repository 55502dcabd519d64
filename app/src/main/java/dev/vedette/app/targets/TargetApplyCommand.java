package dev.vedette.app.targets;

import dev.vedette.app.cli.Paint;
import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.Terminal;
import dev.vedette.app.cli.Unavailable;
import dev.vedette.config.targets.TargetDocument;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette targets apply}. */
@Command(
    name = "apply",
    description = {
      "Write the targets of files into the topic vedette.targets, from which checkers take them."
          + " Shows what changes; what is there already and the same is left alone.",
      "Variables such as $${NAME} are written as they are: each checker looks them up on its own"
          + " machine, so that no secret enters Kafka. Files that targets name are found beside"
          + " its configuration."
    },
    footer = {
      "  vedette targets apply -f targets.yaml --dry-run",
      "  vedette targets apply -f shops.yaml blogs.yaml --prune"
    })
public final class TargetApplyCommand implements Callable<Integer> {
  private static final String CLIENT = "vedette.targets";

  @Mixin private final ServicesOption option;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      arity = "1..*",
      description = "File with targets, such as vedette.yaml itself; may be given repeatedly.")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--prune", description = "Remove the targets that none of the files names.")
  private boolean prune;

  @Option(names = "--dry-run", description = "Only show what would change.")
  private boolean dryRun;

  public TargetApplyCommand(ServicesOption option) {
    this.option = option;
  }

  @Override
  public Integer call() throws InterruptedException {
    SortedMap<String, TargetDocument> wanted = option.configuration().documents(files, null);
    return TargetTopic.use(
        option,
        (kafka, topic) -> {
          requireParents(wanted, topic);
          return apply(wanted, kafka, topic);
        });
  }

  /** What is neither in the files nor in Kafka is told where it is written. */
  private void requireParents(SortedMap<String, TargetDocument> wanted, TargetTopic topic) {
    Set<String> others = prune ? Set.of() : topic.targets().keySet();
    boolean known =
        wanted.values().stream()
            .flatMap(document -> document.dependsOn().stream())
            .allMatch(name -> wanted.containsKey(name) || others.contains(name));
    if (!known) {
      var _ = option.configuration().documents(files, others);
    }
  }

  private int apply(
      SortedMap<String, TargetDocument> wanted, KafkaSettings kafka, TargetTopic topic)
      throws InterruptedException {
    if (prune && wanted.isEmpty() && !topic.targets().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "the files name no target: --prune would remove all %d"
              .formatted(topic.targets().size()));
    }
    TargetChanges all = TargetChanges.between(topic.targets(), wanted);
    TargetChanges changes = prune ? all : all.withoutRemoval();
    PrintWriter out = spec.commandLine().getOut();
    changes.print(out, new Paint(Terminal.outputWantsColour(System.getenv())));
    out.flush();
    warnOfRefusals(changes);
    if (changes.count() > 0 && !dryRun) {
      write(kafka, topic, changes);
    }
    out.println(summary(changes));
    if (!prune && !all.removed().isEmpty()) {
      out.println(unnamed(all.removed().size()));
    }
    out.flush();
    return 0;
  }

  private void warnOfRefusals(TargetChanges changes) {
    Refusals refusals = Refusals.by(option.configuration());
    Stream.concat(
            changes.added().stream(),
            changes.changed().stream().map(TargetChanges.Changed::document))
        .forEach(document ->
            refusals.of(document).ifPresent(why -> refusals.tell(spec, document.name(), why)));
  }

  private void write(KafkaSettings kafka, TargetTopic topic, TargetChanges changes)
      throws InterruptedException {
    if (topic.present()) {
      warnOfForgetting(kafka);
    } else {
      create(kafka);
    }
    try (TargetWriter writer = new TargetWriter(kafka)) {
      writer.write(changes);
    }
  }

  /** Somebody else has made the topic: of a log that is not compacted the oldest is deleted. */
  private void warnOfForgetting(KafkaSettings kafka) throws InterruptedException {
    Optional<String> cleanup = Topics.targetsCleanup(kafka, CLIENT);
    if (cleanup.isPresent() && !cleanup.get().equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "warning: %s has cleanup.policy=%s, so that Kafka forgets targets after its retention;"
                  .formatted(Topics.TARGETS, cleanup.get())
              + " set it to compact");
      err.flush();
    }
  }

  private static void create(KafkaSettings kafka) throws InterruptedException {
    String what = "can't create " + Topics.TARGETS;
    try {
      switch (Topics.ensureTargets(kafka, CLIENT)) {
        case Topics.Creation.Done() -> {}
        case Topics.Creation.NotOurs(String why) -> throw new Unavailable(what + ": " + why, null);
        case Topics.Creation.Away(String why) -> throw new Unavailable(what + ": " + why, null);
      }
    } catch (KafkaException e) {
      throw Unavailable.kafka(kafka, what, e);
    }
  }

  private String summary(TargetChanges changes) {
    if (changes.count() == 0) {
      return "nothing to do: %d unchanged".formatted(changes.unchanged());
    }
    String words =
        dryRun
            ? "dry run, nothing is written: %d to add, %d to change, %d to remove, %d unchanged"
            : "applied: %d added, %d changed, %d removed, %d unchanged";
    return words.formatted(
        changes.added().size(),
        changes.changed().size(),
        changes.removed().size(),
        changes.unchanged());
  }

  private static String unnamed(int count) {
    return count == 1
        ? "1 target more is there that no file names; --prune removes it"
        : count + " targets more are there that no file names; --prune removes them";
  }
}
