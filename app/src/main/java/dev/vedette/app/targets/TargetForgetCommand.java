package dev.vedette.app.targets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.ServicesOption.Reached;
import dev.vedette.app.cli.StoreAccess;
import dev.vedette.app.cli.Unavailable;
import dev.vedette.model.CheckResult;
import dev.vedette.store.Database;
import dev.vedette.store.history.ForgottenTargets;
import dev.vedette.store.history.ForgottenTargets.Forgotten;
import dev.vedette.store.history.RemovalRows;
import dev.vedette.store.query.TargetNames;
import dev.vedette.wire.AwaitingProducer;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import dev.vedette.wire.event.ResultEncoder;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vedette targets forget}. */
@Command(
    name = "forget",
    description =
        "Take targets that nobody checks any more, because they were removed or renamed, from the"
            + " page at once instead of after a week. Their history stays in PostgreSQL, and ends"
            + " with their last check; what is open of them is closed as removed, which Kafka is"
            + " told of. A target that is still checked comes back with its next result, one that"
            + " is paused when it is resumed.",
    footer = {"  vedette targets forget old-shop old-blog"})
public final class TargetForgetCommand implements Callable<Integer> {
  @Mixin private final ServicesOption option;
  private final InstantSource clock;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "NAME", description = "Their names.")
  private List<String> names = new ArrayList<>();

  public TargetForgetCommand(ServicesOption option, InstantSource clock) {
    this.option = option;
    this.clock = clock;
  }

  /**
   * @param last rows to be published, so that open incidents are closed
   */
  private record Outcome(List<Forgotten> forgotten, List<CheckResult> last) {}

  @Override
  public Integer call() {
    Outcome outcome =
        StoreAccess.change(
            option, "UPDATE on the table target and INSERT on target_pause", this::forget);
    outcome.forgotten.forEach(this::tell);
    if (!outcome.last.isEmpty()) {
      close(outcome.last);
    }
    return 0;
  }

  /** All of them, or none when one is unknown. */
  private Outcome forget(Database database) {
    Set<String> known = new TargetNames(database).known(names);
    for (String name : names) {
      if (!known.contains(name)) {
        throw new ParameterException(spec.commandLine(), StoreAccess.unknown(database, name));
      }
    }
    Instant now = clock.instant();
    List<Forgotten> forgotten = new ForgottenTargets(database).forget(names, now);
    return new Outcome(forgotten, new RemovalRows(database).of(names, now));
  }

  /** By way of Kafka, as all that incidents are decided from. */
  private void close(List<CheckResult> last) {
    Set<String> targets =
        last.stream().map(CheckResult::target).collect(Collectors.toCollection(TreeSet::new));
    try (Reached<KafkaSettings> kafka = option.kafka();
        AwaitingProducer producer = AwaitingProducer.open(kafka.settings(), "vedette.targets")) {
      publish(last, producer, kafka.settings());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "Kafka was told that they are removed; the writer closes what is open of "
            + String.join(", ", targets));
    out.flush();
  }

  private static void publish(
      List<CheckResult> rows, AwaitingProducer producer, KafkaSettings kafka) {
    try {
      for (CheckResult row : rows) {
        byte[] key = row.target().getBytes(UTF_8);
        producer.send(new ProducerRecord<>(Topics.RESULTS, key, ResultEncoder.encode(row)));
      }
      producer.await();
    } catch (KafkaException e) {
      throw Unavailable.kafka(
          kafka, "open incidents stay until the same command has told Kafka", e);
    }
  }

  private void tell(Forgotten target) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("forgot " + target.name() + "; its history stays");
    out.flush();
    if (target.isPaused()) {
      warn(target.name() + " is paused: it stays away from the page until it is resumed");
    } else if (target.isFresh()) {
      warn(
          "%s was checked a moment ago: if it is still to be watched, its next result brings it back"
              .formatted(target.name()));
    }
  }

  private void warn(String sentence) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(sentence);
    err.flush();
  }
}
