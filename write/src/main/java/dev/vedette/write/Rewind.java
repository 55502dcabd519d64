package dev.vedette.write;

import static java.util.Objects.requireNonNull;

import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;

/**
 * Sets the writers' group back in the topic of results, so that they read a part of it once more.
 * Never forward: what no writer has read yet is still read.
 */
public final class Rewind {
  /** A broker that says nothing for so long is away. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Rewind() {}

  /**
   * What is read again of one partition.
   *
   * @param records from the new offset to the end; those among them that no writer had read count
   * @param first when the first of them was published; null when there is none, or it is not known
   * @param last when the newest record of the partition was published; null when it is empty
   * @param begins whether older records are gone from Kafka, and it is read from what is left
   */
  public record Part(
      int partition,
      long records,
      @Nullable Instant first,
      @Nullable Instant last,
      boolean begins) {}

  /** Somebody reads as a member of the group, and would go on from where it is. */
  public static final class GroupInUseException extends Exception {
    private static final long serialVersionUID = 1;

    private GroupInUseException(String who) {
      super(
          "the group %s %s; stop every 'vedette write' and run this again (one that was killed"
                  .formatted(Topics.WRITER_GROUP, who)
              + " leaves after 10 s)");
    }
  }

  /**
   * Rewinds the group, all partitions or none.
   *
   * @param from records published from then on are read again; null: all that Kafka has
   * @return one for each partition, in their order
   * @throws GroupInUseException when a writer runs; nothing is changed
   * @throws KafkaException when no broker answers, or it does not let us
   * @throws dev.vedette.wire.InvalidKafkaSettingsException when a PEM file or a property is wrong
   */
  public static List<Part> to(KafkaSettings kafka, @Nullable Instant from)
      throws GroupInUseException, InterruptedException {
    Admin admin = KafkaClients.admin(kafka, "vedette.rewind");
    try {
      requireNoMember(admin);
      List<TopicPartition> partitions = partitions(admin);
      Map<TopicPartition, ListOffsetsResultInfo> starts =
          offsets(admin, partitions, OffsetSpec.earliest());
      Map<TopicPartition, ListOffsetsResultInfo> ends =
          offsets(admin, partitions, OffsetSpec.latest());
      Map<TopicPartition, ListOffsetsResultInfo> newest =
          offsets(admin, partitions, OffsetSpec.maxTimestamp());
      Map<TopicPartition, ListOffsetsResultInfo> wanted =
          offsets(admin, partitions, OffsetSpec.forTimestamp(timestamp(from)));
      Map<TopicPartition, OffsetAndMetadata> committed =
          await(
              admin.listConsumerGroupOffsets(Topics.WRITER_GROUP).partitionsToOffsetAndMetadata());
      Map<TopicPartition, OffsetAndMetadata> target = new HashMap<>();
      List<Part> parts = new ArrayList<>();
      for (TopicPartition partition : partitions) {
        long start = answer(starts, partition).offset();
        long end = answer(ends, partition).offset();
        ListOffsetsResultInfo first = answer(wanted, partition);
        long offset = first.offset() < 0 ? end : from == null ? start : first.offset();
        OffsetAndMetadata reached = committed.get(partition);
        long bound = reached == null ? start : Math.max(start, reached.offset());
        long next = Math.min(offset, bound);
        target.put(partition, new OffsetAndMetadata(next));
        parts.add(
            new Part(
                partition.partition(),
                end - next,
                next == first.offset() ? instant(first.timestamp()) : null,
                instant(answer(newest, partition).timestamp()),
                next == start && start > 0));
      }
      alter(admin, target);
      return parts;
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  /** Never a negative one: to Kafka these are no times, and -1 is the end of a partition. */
  private static long timestamp(@Nullable Instant from) {
    return from == null || from.isBefore(Instant.EPOCH) ? 0 : from.toEpochMilli();
  }

  private static @Nullable Instant instant(long milliseconds) {
    return milliseconds < 0 ? null : Instant.ofEpochMilli(milliseconds);
  }

  private static void requireNoMember(Admin admin)
      throws GroupInUseException, InterruptedException {
    try {
      Collection<MemberDescription> members =
          answer(
                  await(admin.describeConsumerGroups(List.of(Topics.WRITER_GROUP)).all()),
                  Topics.WRITER_GROUP)
              .members();
      if (!members.isEmpty()) {
        throw new GroupInUseException(
            "is read by "
                + String.join(", ", members.stream().map(Rewind::name).sorted().toList()));
      }
    } catch (GroupIdNotFoundException e) {
      // No writer ever ran: there is nothing to set back, and the offsets may be set.
      return;
    }
  }

  private static String name(MemberDescription member) {
    return member.clientId() + " at " + member.host().replaceFirst("^/", "");
  }

  private static List<TopicPartition> partitions(Admin admin) throws InterruptedException {
    return answer(
            await(admin.describeTopics(List.of(Topics.RESULTS)).allTopicNames()), Topics.RESULTS)
        .partitions()
        .stream()
        .map(info -> new TopicPartition(Topics.RESULTS, info.partition()))
        .sorted(Comparator.comparingInt(TopicPartition::partition))
        .toList();
  }

  private static Map<TopicPartition, ListOffsetsResultInfo> offsets(
      Admin admin, List<TopicPartition> partitions, OffsetSpec which) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> question = new HashMap<>();
    partitions.forEach(partition -> question.put(partition, which));
    return await(admin.listOffsets(question).all());
  }

  private static void alter(Admin admin, Map<TopicPartition, OffsetAndMetadata> target)
      throws GroupInUseException, InterruptedException {
    try {
      var _ = await(admin.alterConsumerGroupOffsets(Topics.WRITER_GROUP, target).all());
    } catch (GroupNotEmptyException | UnknownMemberIdException e) {
      throw new GroupInUseException("has got a member meanwhile");
    }
  }

  /** What was asked for is in the answer, or the question has failed. */
  private static <K, V> V answer(Map<K, V> answers, K asked) {
    return requireNonNull(answers.get(asked));
  }

  private static <T> T await(KafkaFuture<T> answer) throws InterruptedException {
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException failure
          ? failure
          : new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(
          "no answer within " + PATIENCE.toSeconds() + " s", e);
    }
  }
}
