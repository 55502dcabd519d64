package dev.vedette.bench.checker;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Outcome;
import dev.vedette.model.Slots;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.TopicReader;
import dev.vedette.wire.Topics;
import dev.vedette.wire.event.Decoded;
import dev.vedette.wire.event.ResultDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Holds what is on the topic against the slots that there were. */
final class SlotAccount {
  private final String prefix;
  private final int targets;
  private final Duration interval;
  private final Instant from;
  private final Instant to;

  private final Set<String> probed = new HashSet<>();
  private final Set<String> unknown = new HashSet<>();
  private final List<Double> latenessMs = new ArrayList<>();
  private long probes;
  private long down;

  /**
   * An account of the slots from one time up to another.
   *
   * @param prefix of the targets' names, which a number follows
   */
  SlotAccount(String prefix, int targets, Duration interval, Instant from, Instant to) {
    this.prefix = prefix;
    this.targets = targets;
    this.interval = interval;
    this.from = from;
    this.to = to;
  }

  /** Reads everything that is on the topic by now. */
  void read(String bootstrapServers) {
    eachEvent(bootstrapServers, this::note);
  }

  static void eachEvent(String bootstrapServers, Consumer<CheckResult> sink) {
    KafkaSettings kafka = KafkaSettings.plaintext(bootstrapServers);
    try (TopicReader topic = TopicReader.open(kafka, Topics.RESULTS, "bench")) {
      topic.read((record, _) -> {
        if (ResultDecoder.decode(record.value()) instanceof Decoded.Event(CheckResult result)) {
          sink.accept(result);
        }
      });
    }
  }

  void note(CheckResult result) {
    Instant slot = result.scheduledAt();
    if (!result.target().startsWith(prefix) || slot.isBefore(from) || !slot.isBefore(to)) {
      return;
    }
    String key = result.target() + ' ' + slot.toEpochMilli();
    if (result.outcome() instanceof Outcome.Unknown) {
      unknown.add(key);
      return;
    }
    probes++;
    if (probed.add(key)) {
      latenessMs.add((double) Duration.between(slot, result.startedAt()).toMillis());
      down += result.outcome() instanceof Outcome.Down ? 1 : 0;
    }
  }

  /** Slots that there were. */
  long slots() {
    long count = 0;
    for (int i = 0; i < targets; i++) {
      Slots slots = Slots.of(prefix + i, "bench", interval);
      Instant first = slots.after(from.minusMillis(1));
      if (first.isBefore(to)) {
        count += (Duration.between(first, to).toMillis() - 1) / interval.toMillis() + 1;
      }
    }
    return count;
  }

  /** Slots that have a result. */
  long accounted() {
    return probed.size() + unknown();
  }

  /** Of these, slots of which nothing is known. */
  long unknown() {
    return unknown.stream().filter(key -> !probed.contains(key)).count();
  }

  long down() {
    return down;
  }

  /** Probes of a slot beyond the first. */
  long doubled() {
    return probes - probed.size();
  }

  /** From the slot until the check began, of every slot that was probed. */
  List<Double> latenessMs() {
    return latenessMs;
  }
}
