package dev.vedette.notify;

import dev.vedette.notify.channel.Channel;
import dev.vedette.notify.channel.Delivery;
import dev.vedette.notify.message.IncidentSnapshot;
import dev.vedette.notify.message.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A channel of a test: keeps what it took, and answers as it was told to. */
final class Receiver implements Channel {
  /** What it took, and when. */
  record Got(Instant at, Message message) {}

  private final InstantSource clock;
  private final List<Got> got = new ArrayList<>();
  private Function<Message, @Nullable Delivery> answer = message -> null;
  private @Nullable Duration resend;

  Receiver(InstantSource clock) {
    this.clock = clock;
  }

  /** Answers so; null: takes it. */
  void answers(Function<Message, @Nullable Delivery> how) {
    answer = how;
  }

  void forgets(Duration every) {
    resend = every;
  }

  List<Got> got() {
    return got;
  }

  List<Message> messages() {
    return got.stream().map(Got::message).toList();
  }

  /** Each message in a line: its type, then each incident's subject and children. */
  List<String> lines() {
    return messages().stream().map(Receiver::line).toList();
  }

  private static String line(Message message) {
    String incidents =
        message.incidents().stream()
            .map(each ->
                each.subject()
                    + (message.isDigest() ? ":" + each.state().wireName() : "")
                    + children(each))
            .collect(Collectors.joining(" "));
    return message.type().name().toLowerCase(java.util.Locale.ROOT)
        + " "
        + incidents
        + (message.old() == null ? "" : " (old)")
        + (message.possibleRepeat() ? " (repeat)" : "");
  }

  private static String children(IncidentSnapshot incident) {
    return incident.children().isEmpty()
        ? ""
        : "+"
            + (incident.children().size() < 4
                ? String.join(",", incident.children())
                : incident.children().size());
  }

  @Override
  public Delivery send(Message message) {
    Delivery delivery = answer.apply(message);
    if (delivery != null) {
      return delivery;
    }
    got.add(new Got(clock.instant(), message));
    return new Delivery.Delivered("ok");
  }

  @Override
  public boolean deduplicates() {
    return true;
  }

  @Override
  public Optional<Duration> resendEvery() {
    return Optional.ofNullable(resend);
  }
}
