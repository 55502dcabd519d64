package dev.vedette.e2e;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Asks a broker how far its topics and their readers are. */
final class Broker implements AutoCloseable {
  private static final int PATIENCE_S = 10;

  private final Admin admin;

  private Broker(Admin admin) {
    this.admin = admin;
  }

  static Broker connect(String bootstrapServers) {
    return new Broker(Admin.create(Map.of("bootstrap.servers", bootstrapServers)));
  }

  /** How many events have ever been written to a topic from which none has been deleted. */
  long events(String topic) throws Exception {
    Map<TopicPartition, OffsetSpec> latest =
        partitions(topic).collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
    return get(admin.listOffsets(latest).all()).values().stream()
        .mapToLong(result -> result.offset())
        .sum();
  }

  /** How many of them the only consumer group has committed. */
  long committed(String topic) throws Exception {
    String group = get(admin.listGroups().all()).iterator().next().groupId();
    return get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .entrySet()
        .stream()
        .filter(entry -> entry.getKey().topic().equals(topic))
        .mapToLong(entry -> entry.getValue().offset())
        .sum();
  }

  private Stream<TopicPartition> partitions(String topic) throws Exception {
    var description = get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
    return description.partitions().stream()
        .map(partition -> new TopicPartition(topic, partition.partition()));
  }

  private static <T> T get(KafkaFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(PATIENCE_S, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    admin.close();
  }
}
