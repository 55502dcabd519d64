package dev.vedette.app.alert;

import dev.vedette.app.cli.ConfigurationOption;
import dev.vedette.config.Part;
import dev.vedette.notify.NotifySettings;
import dev.vedette.notify.channel.Channel;
import dev.vedette.notify.channel.Channels;
import dev.vedette.notify.channel.Delivery;
import dev.vedette.notify.channel.settings.ChannelSettings;
import dev.vedette.notify.message.Message;
import dev.vedette.up.UpData;
import dev.vedette.wire.KafkaSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vedette alert test}: whether a channel takes a message. */
@Command(
    name = "test",
    description = {
      "Send one message to a channel and print what the other side says.",
      "It says that it is a test. Nothing is stored, and no other channel hears of it."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the other side has taken it",
      "1:it has not",
      "2:wrong usage or configuration, or there is no such channel",
      "70:a fault in Vedette itself"
    },
    footer = {
      "  vedette alert test hook",
      "  vedette alert test oncall -c /etc/vedette/vedette.yaml"
    })
public final class AlertTestCommand implements Callable<Integer> {
  private static final int TAKEN = 0;
  private static final int NOT_TAKEN = 1;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
  private CommandSpec spec;

  @Mixin private final ConfigurationOption option;

  @Parameters(paramLabel = "CHANNEL", description = "Its name in the configuration.")
  private String name = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Data of 'vedette up', whose configuration is used if there is neither -c FILE nor a"
              + " vedette.yaml here; "
              + UpData.DEFAULT
              + " if not given.")
  private @Nullable Path data;

  private final InstantSource clock;

  public AlertTestCommand(ConfigurationOption option, InstantSource clock) {
    this.option = option;
    this.clock = clock;
  }

  @Override
  public Integer call() throws InterruptedException {
    adopt();
    NotifySettings settings = option.load(EnumSet.of(Part.NOTIFY)).requireChannels();
    ChannelSettings chosen = settings.channels().get(name);
    if (chosen == null) {
      throw new ParameterException(
          spec.commandLine(),
          "there is no channel '%s' in %s; there is %s"
              .formatted(name, option.file(), String.join(", ", settings.channels().keySet())));
    }
    KafkaSettings kafka =
        chosen.kafka() == null ? null : option.load(EnumSet.of(Part.KAFKA)).requireKafka();
    try (Channel channel = new Channels(kafka, clock).of(chosen)) {
      return send(channel);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void adopt() {
    option
        .adopt(data)
        .ifPresent(file -> {
          PrintWriter err = spec.commandLine().getErr();
          err.println("using the configuration of 'vedette up': " + file);
          err.flush();
        });
  }

  private int send(Channel channel) throws InterruptedException {
    Message message = Message.test(UUID.randomUUID(), clock.instant());
    PrintWriter out = spec.commandLine().getOut();
    long begun = System.nanoTime();
    Delivery delivery = channel.send(message);
    long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    String what = "message %s, after %d ms".formatted(message.id(), millis);
    int exitCode =
        switch (delivery) {
          case Delivery.Delivered delivered -> {
            String answer = delivered.answer().isBlank() ? "" : ": " + delivered.answer();
            out.println(name + " has taken " + what + answer);
            yield TAKEN;
          }
          case Delivery.Retry retry -> {
            String later = retry.after() == null ? "" : ", and asks for " + seconds(retry.after());
            out.println(name + " has not taken " + what + ": " + retry.reason() + later);
            yield NOT_TAKEN;
          }
          case Delivery.Refused refused -> {
            out.println(name + " refuses " + what + ": " + refused.reason());
            yield NOT_TAKEN;
          }
        };
    out.flush();
    return exitCode;
  }

  private static String seconds(Duration patience) {
    return patience.toSeconds() + " s of patience";
  }
}
