package dev.vedette.doctor;

import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Whether the writers' group may be read with, has members, and keeps up. */
final class GroupDiagnosis {
  private static final String GROUP = "kafka group";

  /** A writer stores within seconds; a restart and a rebalance take less than this. */
  private static final Duration BEHIND = Duration.ofMinutes(2);

  private final Admin admin;
  private final KafkaSettings settings;
  private final InstantSource clock;
  private final Duration patience;

  GroupDiagnosis(Admin admin, KafkaSettings settings, InstantSource clock, Duration patience) {
    this.admin = admin;
    this.settings = settings;
    this.clock = clock;
    this.patience = patience;
  }

  /** What was found; without the right to read it fails where the writer is to run. */
  Finding examine(boolean writes) throws InterruptedException {
    String name = Topics.WRITER_GROUP;
    DescribeConsumerGroupsOptions options =
        new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true);
    try {
      var group =
          get(admin.describeConsumerGroups(List.of(name), options).all())
              .values()
              .iterator()
              .next();
      Set<AclOperation> allowed = group.authorizedOperations();
      if (allowed != null && !allowed.contains(AclOperation.READ)) {
        return groupRight(writes);
      }
      return writers(group.members().size());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return writers(0);
      }
      if (e.getCause() instanceof AuthorizationException) {
        return groupRight(writes);
      }
      return groupUnanswered(Causes.innermost(e));
    } catch (TimeoutException e) {
      return groupUnanswered("no answer within " + patience.toSeconds() + " s");
    }
  }

  /** How many there are, and whether they keep up. */
  private Finding writers(int count) throws InterruptedException {
    String writers =
        "%s has %s".formatted(Topics.WRITER_GROUP, count == 1 ? "1 writer" : count + " writers");
    WriterLag lag;
    try {
      lag = lag();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      return count == 0
          ? noWriter("how many results wait can't be read: " + Causes.innermost(e))
          : new Finding.Ok(GROUP, writers + "; their lag can't be read: " + Causes.innermost(e));
    }
    if (count == 0) {
      return lag.results() == 0
          ? new Finding.Ok(GROUP, writers + ", and no result waits for one")
          : noWriter(waiting(lag));
    }
    boolean behind = lag.oldest() != null && age(lag.oldest()).compareTo(BEHIND) > 0;
    return behind
        ? new Finding.Warn(
            GROUP,
            writers + ", which is behind: " + waiting(lag),
            "see the writer's log and its /readyz; vedette_write_lag tells whether it catches up")
        : new Finding.Ok(GROUP, writers + ", lag " + lag.results());
  }

  private static Finding noWriter(String lag) {
    return new Finding.Warn(
        GROUP,
        "no writer runs, so nothing is stored; " + lag,
        "start 'vedette write'; Kafka keeps the results for the retention of " + Topics.RESULTS);
  }

  private String waiting(WriterLag lag) {
    String since =
        lag.oldest() == null
            ? ""
            : ", the oldest since %s (%d min)"
                .formatted(lag.oldest(), age(lag.oldest()).toMinutes());
    return "%d result%s in Kafka%s"
        .formatted(lag.results(), lag.results() == 1 ? " waits" : "s wait", since);
  }

  private Duration age(Instant published) {
    return Duration.between(published, clock.instant());
  }

  private WriterLag lag() throws InterruptedException, ExecutionException, TimeoutException {
    TopicDescription topic;
    try {
      topic =
          get(admin.describeTopics(List.of(Topics.RESULTS)).allTopicNames())
              .values()
              .iterator()
              .next();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return new WriterLag(0, null);
      }
      throw e;
    }
    List<TopicPartition> partitions =
        topic.partitions().stream()
            .map(each -> new TopicPartition(Topics.RESULTS, each.partition()))
            .toList();
    return WriterLag.measure(admin, settings, partitions, patience);
  }

  private static Finding groupUnanswered(String why) {
    return new Finding.Warn(
        GROUP,
        "the cluster does not tell about the group " + Topics.WRITER_GROUP + ": " + why,
        "try again in a minute: a fresh cluster first makes the topic that holds the groups");
  }

  private static Finding groupRight(boolean writes) {
    CauseAndRemedy why =
        new CauseAndRemedy(
            "no right to read with the group " + Topics.WRITER_GROUP + ", which 'write' needs",
            "give this user the right (ACL: Read on group " + Topics.WRITER_GROUP + ")");
    return writes ? why.asFail(GROUP) : why.asWarn(GROUP);
  }

  private <T> T get(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
  }
}
