package dev.vedette.doctor;

import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Whether the topics are there, and what the user may do with them. */
final class TopicDiagnosis {
  private static final String TOPIC = "kafka topic";

  private final Admin admin;
  private final KafkaSettings settings;
  private final List<TopicRight> needs;
  private final Duration patience;

  /** The needs say which rights on which topics are asked for. */
  TopicDiagnosis(Admin admin, KafkaSettings settings, List<TopicRight> needs, Duration patience) {
    this.admin = admin;
    this.settings = settings;
    this.needs = List.copyOf(needs);
    this.patience = patience;
  }

  List<Finding> examine() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(topic(Topics.RESULTS, settings.partitions()));
    findings.addAll(topic(Topics.DEAD_LETTERS, 1));
    findings.addAll(targets());
    return findings;
  }

  /** Who keeps the targets in files does without the topic. */
  private List<Finding> targets() throws InterruptedException {
    return topic(Topics.TARGETS, Topics.TARGET_PARTITIONS).stream()
        .map(finding ->
            finding instanceof Finding.Fail(String subject, String cause, String remedy)
                ? new Finding.Warn(subject, cause, remedy)
                : finding)
        .toList();
  }

  private List<Finding> topic(String name, int partitions) throws InterruptedException {
    try {
      DescribeTopicsOptions options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
      return present(
          get(admin.describeTopics(List.of(name), options).allTopicNames())
              .values()
              .iterator()
              .next());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return List.of(absent(name, partitions));
      }
      if (e.getCause() instanceof AuthorizationException) {
        return List.of(
            new Finding.Fail(
                TOPIC,
                "no right to see " + name + ", or it does not exist",
                "create the topic if it is absent, and give this user its rights (ACL: Describe,"
                    + " Read, Write on the topic)"));
      }
      return List.of(unanswered(name, Causes.innermost(e)));
    } catch (TimeoutException e) {
      return List.of(unanswered(name, "no answer within " + patience.toSeconds() + " s"));
    }
  }

  private static Finding unanswered(String name, String why) {
    return new Finding.Fail(
        TOPIC,
        "the cluster does not tell about " + name + ": " + why,
        "see whether the cluster is healthy: it may be starting or without a controller");
  }

  private Finding absent(String name, int partitions) throws InterruptedException {
    NewTopic topic =
        new NewTopic(
            name,
            Optional.of(partitions),
            Optional.ofNullable(settings.replication()).map(Integer::shortValue));
    try {
      CreateTopicsOptions rehearsal = new CreateTopicsOptions().validateOnly(true);
      get(admin.createTopics(List.of(topic), rehearsal).all());
      return new Finding.Ok(
          TOPIC,
          "%s does not exist yet; check or write creates it with %d partition%s"
              .formatted(name, partitions, partitions == 1 ? "" : "s"));
    } catch (ExecutionException | TimeoutException e) {
      return KafkaWords.creation(e, name).asFail(TOPIC);
    }
  }

  private List<Finding> present(TopicDescription topic) throws InterruptedException {
    Set<AclOperation> allowed = topic.authorizedOperations();
    List<Finding> findings = new ArrayList<>();
    TopicSettings settings = new TopicSettings(topic, settings(topic.name()));
    settings.failures().forEach(each -> findings.add(each.asFail(TOPIC)));
    settings.warnings().forEach(each -> findings.add(each.asWarn(TOPIC)));
    for (TopicRight need : needs) {
      // Null: the broker is too old to tell.
      if (need.topic().equals(topic.name())
          && allowed != null
          && !allowed.contains(need.operation())) {
        findings.add(lacking(need));
      }
    }
    if (findings.isEmpty()) {
      int count = topic.partitions().size();
      findings.add(
          new Finding.Ok(
              TOPIC,
              "%s is there, %d partition%s".formatted(topic.name(), count, count == 1 ? "" : "s")));
    }
    return findings;
  }

  /** Empty where this user may not see them; no role needs to. */
  private Map<String, String> settings(String name) throws InterruptedException {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
    Map<String, String> settings = new HashMap<>();
    try {
      get(admin.describeConfigs(List.of(topic)).all())
          .values()
          .forEach(config -> config.entries().forEach(entry -> put(settings, entry)));
      return settings;
    } catch (ExecutionException | TimeoutException e) {
      return Map.of();
    }
  }

  private static void put(Map<String, String> settings, ConfigEntry entry) {
    if (entry.value() != null) {
      settings.put(entry.name(), entry.value());
    }
  }

  private static Finding lacking(TopicRight need) {
    CauseAndRemedy why =
        new CauseAndRemedy(
            "no right to %s %s, which '%s' needs".formatted(need.verb(), need.topic(), need.role()),
            "give this user the right (ACL: %s on topic %s)".formatted(need.acl(), need.topic()));
    return need.wanted() ? why.asFail(TOPIC) : why.asWarn(TOPIC);
  }

  private <T> T get(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
  }
}
