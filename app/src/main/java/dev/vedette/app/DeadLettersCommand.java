package dev.vedette.app;

import dev.vedette.wire.KafkaSettings;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vedette dead-letters}: what the writer could not store. */
@Command(
    name = "dead-letters",
    description = "Show the events that the writer could not store, or give them to it again.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {LetterListCommand.class, LetterReplayCommand.class},
    footer = {"  vedette dead-letters list"})
final class DeadLettersCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command of dead-letters?");
  }

  /** For people: Kafka's client did not get through, or was not let. */
  static Unavailable unavailable(KafkaSettings kafka, String what, KafkaException e) {
    boolean away = e instanceof RetriableException || e.getCause() instanceof RetriableException;
    String why =
        away
            ? "no broker answers"
            : ServerText.line(String.valueOf(e.getMessage()), Integer.MAX_VALUE);
    return new Unavailable(
        "%s at %s: %s; 'vedette doctor' may say more"
            .formatted(what, kafka.bootstrapServers(), why),
        e);
  }
}
