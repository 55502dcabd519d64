package dev.vedette.doctor;

import dev.vedette.embedded.BrokerOptions;
import dev.vedette.embedded.EmbeddedBroker;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong with topics that Vedette did not make. */
class TopicDoctorIT {
  @Test
  void topicsThatSomebodyElseMadeOtherwise(@TempDir Path directory) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, BrokerOptions.plaintext());
        Admin admin =
            KafkaClients.admin(KafkaSettings.plaintext(broker.bootstrapServers()), "test")) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(Topics.RESULTS, 6, (short) 1)
                      .configs(
                          Map.of("retention.ms", "600000", "cleanup.policy", "compact,delete")),
                  new NewTopic(Topics.TARGETS, 1, (short) 1)))
          .all()
          .get();
      Findings findings = examine(broker);
      findings.warnOnly(
          "vedette.results keeps results for 10 min only: what no writer has stored by then is"
              + " lost",
          "set retention.ms on vedette.results");
      findings.warnOnly(
          "vedette.results is compacted: of each target only the newest results stay for the"
              + " writer",
          "set cleanup.policy=delete on vedette.results");
      findings.warnOnly(
          "vedette.targets is not compacted: targets vanish from it when its retention is over",
          "set cleanup.policy=compact on vedette.targets");
      findings.warnOnly(
          "vedette.targets has 1 partition: no more checkers of one location can share the targets",
          "create it with 32 partitions");

      admin
          .createTopics(
              List.of(
                  new NewTopic(Topics.DEAD_LETTERS, 1, (short) 1)
                      .configs(Map.of("min.insync.replicas", "2"))))
          .all()
          .get();
      examine(broker)
          .failOnly(
              "1 of 1 partitions of vedette.results.dead have fewer copies in sync than"
                  + " min.insync.replicas=2: nothing can be written there",
              "bring the brokers back");
    }
  }

  private static Findings examine(EmbeddedBroker broker) throws Exception {
    return new Findings(
        new KafkaDiagnosis(
                KafkaSettings.plaintext(broker.bootstrapServers()),
                true,
                true,
                InstantSource.system(),
                Duration.ofSeconds(4))
            .examine());
  }
}
