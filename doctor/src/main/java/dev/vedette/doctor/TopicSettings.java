package dev.vedette.doctor;

import dev.vedette.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;

/** What the settings of a topic will lead to where somebody else than Vedette made it. */
final class TopicSettings {
  /** Less than a night: whoever comes in the morning finds results gone. */
  private static final Duration SHORT = Duration.ofDays(1);

  private final TopicDescription topic;
  private final Map<String, String> settings;

  /** The settings may lack any that are not to be seen. */
  TopicSettings(TopicDescription topic, Map<String, String> settings) {
    this.topic = topic;
    this.settings = Map.copyOf(settings);
  }

  /** What keeps records from being written there. */
  List<CauseAndRemedy> failures() {
    long needed = number(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, 1);
    long fewer = topic.partitions().stream().filter(each -> each.isr().size() < needed).count();
    if (fewer == 0) {
      return List.of();
    }
    return List.of(
        new CauseAndRemedy(
            "%d of %d partitions of %s have fewer copies in sync than min.insync.replicas=%d: nothing"
                    .formatted(fewer, topic.partitions().size(), topic.name(), needed)
                + " can be written there",
            "bring the brokers back; a topic that was made with fewer copies needs a smaller"
                + " min.insync.replicas, or more copies"));
  }

  /** What will bite. */
  List<CauseAndRemedy> warnings() {
    return switch (topic.name()) {
      case Topics.RESULTS -> ofResults();
      case Topics.TARGETS -> ofTargets();
      default -> List.of();
    };
  }

  private List<CauseAndRemedy> ofResults() {
    List<CauseAndRemedy> warnings = new ArrayList<>();
    if (cleanup().contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      warnings.add(
          new CauseAndRemedy(
              "vedette.results is compacted: of each target only the newest results stay for the"
                  + " writer",
              "set cleanup.policy=delete on vedette.results"));
    }
    Duration retention = Duration.ofMillis(number(TopicConfig.RETENTION_MS_CONFIG, -1));
    if (!retention.isNegative() && retention.compareTo(SHORT) < 0) {
      warnings.add(
          new CauseAndRemedy(
              "vedette.results keeps results for %d min only: what no writer has stored by then is"
                      .formatted(retention.toMinutes())
                  + " lost",
              "set retention.ms on vedette.results to as long as writer or database may be away; a"
                  + " week is usual"));
    }
    return warnings;
  }

  private List<CauseAndRemedy> ofTargets() {
    List<CauseAndRemedy> warnings = new ArrayList<>();
    if (!cleanup().isEmpty() && !cleanup().equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      warnings.add(
          new CauseAndRemedy(
              "vedette.targets is not compacted: targets vanish from it when its retention is over",
              "set cleanup.policy=compact on vedette.targets, and apply the targets again"));
    }
    int partitions = topic.partitions().size();
    if (partitions < Topics.TARGET_PARTITIONS) {
      warnings.add(
          new CauseAndRemedy(
              "vedette.targets has %d partition%s: no more checkers of one location can share the"
                      .formatted(partitions, partitions == 1 ? "" : "s")
                  + " targets",
              "where that is too few: delete the topic, create it with %d partitions, and apply the"
                      .formatted(Topics.TARGET_PARTITIONS)
                  + " targets again"));
    }
    return warnings;
  }

  private String cleanup() {
    return settings.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "");
  }

  private long number(String name, long absent) {
    String text = settings.get(name);
    return text == null ? absent : Long.parseLong(text);
  }
}
