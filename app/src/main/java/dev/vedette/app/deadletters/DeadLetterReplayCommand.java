package dev.vedette.app.deadletters;

import dev.vedette.app.cli.ServerText;
import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.ServicesOption.Reached;
import dev.vedette.app.cli.Unavailable;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.write.deadletters.DeadLetter;
import dev.vedette.write.deadletters.DeadLetterReader;
import dev.vedette.write.deadletters.DeadLetterReplay;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette dead-letters replay}. */
@Command(
    name = "replay",
    description = {
      "Publish the events of dead letters into vedette.results once more, after the cause was"
          + " removed. An event that is stored already adds no row, so replaying twice is"
          + " harmless.",
      "The letters stay where they are until Kafka's retention deletes them. An event that is"
          + " refused again becomes a new letter, which names the old one; --all and --reason then"
          + " take the new one alone. Excerpts can't be replayed and are named."
    },
    footer = {
      "  vedette dead-letters replay --all --dry-run",
      "  vedette dead-letters replay --reason 'more than an hour ahead'",
      "  vedette dead-letters replay --offset 17 --offset 18"
    })
public final class DeadLetterReplayCommand implements Callable<Integer> {
  @Mixin private final ServicesOption option;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Replay those whose reason contains this.")
  private @Nullable String reason;

  @Option(
      names = "--offset",
      paramLabel = "N",
      description = "Replay the letter of this number, as list shows it; may be given repeatedly.")
  private List<Long> offsets = new ArrayList<>();

  @Option(names = "--all", description = "Replay all of them.")
  private boolean all;

  @Option(names = "--dry-run", description = "Only say which would be replayed.")
  private boolean dryRun;

  public DeadLetterReplayCommand(ServicesOption option) {
    this.option = option;
  }

  @Override
  public Integer call() {
    requireOneChoice();
    try (Reached<KafkaSettings> kafka = option.kafka()) {
      return replay(kafka.settings());
    }
  }

  private int replay(KafkaSettings kafka) {
    DeadLetterChoice choice = new DeadLetterChoice(reason, offsets);
    try (DeadLetterReader letters = DeadLetterReader.open(kafka)) {
      letters.read(choice::learn);
      if (!choice.absent().isEmpty()) {
        throw wrong("there is no dead letter " + choice.absent().getFirst());
      }
      if (dryRun) {
        return tellChosen(letters, choice);
      }
      return replay(kafka, letters, choice);
    } catch (KafkaException e) {
      throw Unavailable.kafka(kafka, "can't replay dead letters", e);
    }
  }

  private void requireOneChoice() {
    int choices = (all ? 1 : 0) + (reason == null ? 0 : 1) + (offsets.isEmpty() ? 0 : 1);
    if (choices != 1) {
      throw wrong("which dead letters? Choose by one of --all, --reason or --offset");
    }
  }

  private int replay(KafkaSettings kafka, DeadLetterReader letters, DeadLetterChoice choice) {
    PrintWriter out = spec.commandLine().getOut();
    try (DeadLetterReplay replay = new DeadLetterReplay(kafka)) {
      try {
        letters.read(letter -> {
          if (isReplayable(letter, choice)) {
            replay.send(letter);
          }
        });
        replay.await();
      } finally {
        // Also when it breaks off: what is there is there.
        int count = replay.acknowledged();
        out.println("replayed " + count + (count == 1 ? " letter" : " letters"));
        out.flush();
      }
    }
    return 0;
  }

  private int tellChosen(DeadLetterReader letters, DeadLetterChoice choice) {
    PrintWriter out = spec.commandLine().getOut();
    AtomicBoolean any = new AtomicBoolean();
    letters.read(letter -> {
      if (isReplayable(letter, choice)) {
        any.set(true);
        out.println("would replay letter %d: %s".formatted(letter.offset(), shown(letter)));
      }
    });
    if (!any.get()) {
      out.println("would replay no letter");
    }
    out.flush();
    return 0;
  }

  private boolean isReplayable(DeadLetter letter, DeadLetterChoice choice) {
    if (!choice.includes(letter)) {
      return false;
    }
    if (letter.wholeBytes() == null) {
      return true;
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        "can't replay letter %d, of which only an excerpt was kept: %s"
            .formatted(letter.offset(), shown(letter)));
    err.flush();
    return false;
  }

  private static String shown(DeadLetter letter) {
    return ServerText.line(letter.origin() + ", " + letter.reason(), 80);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
