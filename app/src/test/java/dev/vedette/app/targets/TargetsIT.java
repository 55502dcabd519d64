package dev.vedette.app.targets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.app.Vedette;
import dev.vedette.check.CheckSettings;
import dev.vedette.check.delivery.SpoolSettings;
import dev.vedette.check.targets.DocumentSettings;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.embedded.BrokerOptions;
import dev.vedette.embedded.EmbeddedBroker;
import dev.vedette.model.Target;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands against a real broker. */
final class TargetsIT {
  private static EmbeddedBroker broker;

  @TempDir private Path directory;
  private StringWriter err = new StringWriter();

  @BeforeAll
  static void start(@TempDir Path kafka) {
    broker = EmbeddedBroker.start(kafka, BrokerOptions.plaintext(0));
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @BeforeEach
  void reset() throws Exception {
    try (Admin admin = KafkaClients.admin(kafka(), "test")) {
      if (admin.listTopics().names().get().contains(Topics.TARGETS)) {
        admin.deleteTopics(List.of(Topics.TARGETS)).all().get();
        await().until(() -> !admin.listTopics().names().get().contains(Topics.TARGETS));
      }
    }
    write("vedette.yaml", "kafka: {bootstrap_servers: '" + broker.bootstrapServers() + "'}");
    write(
        "targets.yaml",
        """
        defaults: {interval: 60s}
        targets:
        - {name: shop, url: "https://user:${SHOP_PASSWORD}@shop.example/", tags: {team: web, n: '1'}}
        - {name: blog, url: https://blog.example/, interval: 5s, tls: {ca: not-here.pem}}
        - {name: old, url: https://old.example/}
        """);
  }

  private void write(String file, String yaml) throws Exception {
    Files.writeString(directory.resolve(file), yaml);
  }

  private static KafkaSettings kafka() {
    return KafkaSettings.plaintext(broker.bootstrapServers());
  }

  /** What it prints, once it has ended as expected. */
  private String vedette(int exitCode, String... arguments) {
    StringWriter out = new StringWriter();
    err = new StringWriter();
    CommandLine vedette = Vedette.commandLine(new ConfigurationReader(Map.of(), directory), false);
    vedette.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    assertThat(vedette.execute(arguments)).as("%s%s", out, err).isEqualTo(exitCode);
    return out.toString();
  }

  private static void publish(String key, String value) throws Exception {
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(kafka(), "test")) {
      producer
          .send(new ProducerRecord<>(Topics.TARGETS, key.getBytes(UTF_8), value.getBytes(UTF_8)))
          .get();
    }
  }

  @Test
  void whereThereIsNoTopicThereIsNothingAndItIsMadeByTheFirstApply() throws Exception {
    assertThat(vedette(0, "targets", "list")).startsWith("no targets in Kafka;");
    assertThat(vedette(0, "targets", "list", "--json")).isEmpty();
    assertThat(vedette(0, "targets", "export")).isEqualTo("targets: []\n");
    assertThat(vedette(0, "targets", "apply", "-f", "targets.yaml", "--dry-run"))
        .endsWith("dry run, nothing is written: 3 to add, 0 to change, 0 to remove, 0 unchanged\n");
    try (Admin admin = KafkaClients.admin(kafka(), "test")) {
      assertThat(admin.listTopics().names().get()).doesNotContain(Topics.TARGETS);

      assertThat(vedette(0, "targets", "apply", "-f", "targets.yaml"))
          .isEqualTo(
              """
              + blog
              + old
              + shop
              applied: 3 added, 0 changed, 0 removed, 0 unchanged
              """);
      assertThat(admin.describeTopics(List.of(Topics.TARGETS)).allTopicNames().get().values())
          .singleElement()
          .satisfies(topic -> assertThat(topic.partitions()).hasSize(32));
      ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.TARGETS);
      assertThat(
              admin
                  .describeConfigs(List.of(topic))
                  .all()
                  .get()
                  .get(topic)
                  .get("cleanup.policy")
                  .value())
          .isEqualTo("compact");
    }
  }

  @Test
  void whatChangesIsShownAndWrittenAndTheRestLeftAlone() throws Exception {
    vedette(0, "targets", "apply", "-f", "targets.yaml");
    assertThat(vedette(0, "targets", "apply", "-f", "targets.yaml"))
        .isEqualTo("nothing to do: 3 unchanged\n");
    write("more.yaml", "targets: [{name: new, url: 'http://new/'}]");
    write(
        "targets.yaml",
        """
        targets:
        - {url: https://blog.example/, name: blog, interval: 30s, timeout: 5s, tls: {ca: not-here.pem}}
        - {name: shop, tags: {n: "1", team: web}, interval: "60s", url: "https://user:${SHOP_PASSWORD}@shop.example/"}
        """);

    String diff = "+ new\n~ blog  interval 5s -> 30s\n";
    assertThat(vedette(0, "targets", "apply", "-f", "targets.yaml", "more.yaml", "--dry-run"))
        .isEqualTo(
            diff
                + """
                dry run, nothing is written: 1 to add, 1 to change, 0 to remove, 1 unchanged
                1 target more is there that no file names; --prune removes it
                """);
    assertThat(vedette(0, "targets", "apply", "-f", "targets.yaml", "-f", "more.yaml"))
        .isEqualTo(
            diff
                + """
                applied: 1 added, 1 changed, 0 removed, 1 unchanged
                1 target more is there that no file names; --prune removes it
                """);
    assertThat(vedette(0, "targets", "apply", "-f", "targets.yaml", "more.yaml", "--prune"))
        .isEqualTo("- old\napplied: 0 added, 0 changed, 1 removed, 3 unchanged\n");
    assertThat(vedette(0, "targets", "apply", "-f", "targets.yaml", "more.yaml", "--prune"))
        .isEqualTo("nothing to do: 3 unchanged\n");
    write("none.yaml", "targets: []");
    vedette(2, "targets", "apply", "-f", "none.yaml", "--prune");
    assertThat(err.toString()).contains("the files name no target: --prune would remove all 3\n");
  }

  @Test
  void whatIsThereIsListedAndExportedAndSecretsAreNotThere() throws Exception {
    vedette(0, "targets", "apply", "-f", "targets.yaml");

    assertThat(vedette(0, "targets", "list"))
        .isEqualTo(
            """
            name  url                                       interval  tags
            blog  https://blog.example/                     5s
            old   https://old.example/                      60s
            shop  https://shop.example/                     60s       n=1 team=web

            3 targets
            2 of them name variables or files, which checkers refuse unless check.documents allows\
             them; vedette.yaml has no part check to judge by
            """);
    String json = vedette(0, "targets", "list", "--json");
    assertThat(json.lines()).hasSize(3);
    assertThat(json)
        .endsWith(
            """
            {"name":"shop","url":"https://user:${SHOP_PASSWORD}@shop.example/","interval":"60s",\
            "tags":{"n":"1","team":"web"}}
            """);
    Target shop =
        new ConfigurationReader(Map.of("SHOP_PASSWORD", "hush"), directory)
            .targetDocuments(
                directory,
                new CheckSettings(
                    1,
                    List.of(),
                    SpoolSettings.in("unused"),
                    false,
                    new DocumentSettings(List.of("SHOP_*"), List.of())))
            .parse("shop", json.lines().toList().getLast());
    assertThat(shop.url().credentials()).asString(UTF_8).isEqualTo("user:hush");

    write("exported.yaml", vedette(0, "targets", "export"));
    assertThat(vedette(0, "targets", "apply", "-f", "exported.yaml", "--prune"))
        .isEqualTo("nothing to do: 3 unchanged\n");
  }

  @Test
  void whatIsInKafkaIsPausedAndResumedAllOrNone() throws Exception {
    vedette(0, "targets", "apply", "-f", "targets.yaml");
    String before = vedette(0, "targets", "list", "--json");

    vedette(2, "targets", "pause", "shop", "nobody");
    assertThat(err.toString())
        .contains("no target 'nobody' in Kafka; for one in a file, write pause: true there");
    assertThat(vedette(0, "targets", "list", "--json")).isEqualTo(before);

    assertThat(vedette(0, "targets", "pause", "shop", "old"))
        .isEqualTo("paused shop\npaused old\n");
    assertThat(vedette(0, "targets", "pause", "shop")).isEqualTo("shop was paused already\n");
    assertThat(vedette(0, "targets", "list", "--json")).contains("\"pause\":true");
    assertThat(vedette(0, "targets", "list")).containsPattern("shop .* paused");
    assertThat(vedette(0, "targets", "resume", "shop", "old"))
        .isEqualTo("shop goes on\nold goes on\n");
    assertThat(vedette(0, "targets", "list", "--json")).isEqualTo(before);
  }

  @Test
  void aParentMayBeInKafkaAlready() throws Exception {
    vedette(0, "targets", "apply", "-f", "targets.yaml");
    write("child.yaml", "targets: [{name: child, url: 'http://a/', depends_on: [shop]}]");
    write("orphan.yaml", "targets: [{name: child, url: 'http://a/', depends_on: [shops]}]");

    vedette(2, "targets", "apply", "-f", "orphan.yaml", "--dry-run");
    assertThat(err.toString()).contains("'shops': there is no such target; did you mean shop?");
    assertThat(vedette(0, "targets", "apply", "-f", "child.yaml")).startsWith("+ child\n");
  }

  @Test
  void aBrokenDocumentIsNamedAndMendedOrRemoved() throws Exception {
    vedette(0, "targets", "apply", "-f", "targets.yaml");
    publish("old", "{\"name\":\"old\",\"url\":\"\\u001b[2Jhttp\",\"interval\":\"x\"}");
    publish("evil", "{\u202e");

    String table = vedette(0, "targets", "list");
    assertThat(table)
        .contains("evil  unusable: ", "old   unusable: ", "interval: 'x' is not a duration")
        .contains("\n4 targets, 2 of them unusable\n")
        .doesNotContain("\u001b", "\u202e");
    assertThat(vedette(0, "targets", "export")).contains("shop", "blog").doesNotContain("old");
    assertThat(err.toString())
        .contains("left out: 'evil' is unusable: ", "left out: 'old' is unusable: ");
    assertThat(vedette(0, "targets", "list", "--json").lines()).hasSize(2);

    assertThat(vedette(0, "targets", "apply", "-f", "targets.yaml", "--prune"))
        .contains("~ old  was unusable: ", "- evil\n")
        .endsWith("applied: 0 added, 1 changed, 1 removed, 2 unchanged\n");
    assertThat(vedette(0, "targets", "list")).contains("\n3 targets\n");
  }

  // 113
  @Test
  void whatACheckerWithThisConfigurationRefusesIsListedAndToldBeforeItIsWritten() throws Exception {
    write(
        "vedette.yaml",
        """
        kafka: {bootstrap_servers: '%s'}
        check: {documents: {variables: [BLOG_*], files: [%s]}}
        """
            .formatted(broker.bootstrapServers(), Path.of("").toAbsolutePath()));

    vedette(0, "targets", "apply", "-f", "targets.yaml");
    assertThat(err.toString())
        .isEqualTo(
            "warning: 'shop' is refused by the part check of vedette.yaml: url: ${SHOP_PASSWORD}"
                + " may not be used by a document here: check.documents.variables of this checker"
                + " allows BLOG_*\n");
    assertThat(vedette(0, "targets", "list"))
        .contains("\nshop  refused: url: ${SHOP_PASSWORD} may not be used by a document here")
        .contains("\nblog  https://blog.example/")
        .endsWith("\n3 targets, 1 refused by the part check of vedette.yaml\n");
    assertThat(vedette(0, "targets", "list", "--json").lines()).hasSize(3);
    assertThat(err.toString()).startsWith("warning: 'shop' is refused by the part check");
  }

  @Test
  void aTopicThatForgetsIsToldOf() throws Exception {
    try (Admin admin = KafkaClients.admin(kafka(), "test")) {
      NewTopic topic = new NewTopic(Topics.TARGETS, Optional.of(1), Optional.empty());
      admin.createTopics(List.of(topic)).all().get();
    }
    vedette(0, "targets", "apply", "-f", "targets.yaml");
    assertThat(err.toString())
        .isEqualTo(
            "warning: vedette.targets has cleanup.policy=delete, so that Kafka forgets targets"
                + " after its retention; set it to compact\n");
  }

  @Test
  void aTargetStaysInItsPartition() throws Exception {
    vedette(0, "targets", "apply", "-f", "targets.yaml");
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(kafka(), "test")) {
      String document = "{\"name\":\"moved\",\"url\":\"http://moved/\"}";
      for (int partition = 0; partition < 2; partition++) {
        // One of these is not where the name would go by itself.
        byte[] key = ("moved" + partition).getBytes(UTF_8);
        byte[] value = document.replace("\"moved\"", "\"moved" + partition + "\"").getBytes(UTF_8);
        producer.send(new ProducerRecord<>(Topics.TARGETS, 31, key, value)).get();
      }
    }
    assertThat(vedette(0, "targets", "list")).contains("\n5 targets\n");
    vedette(0, "targets", "apply", "-f", "targets.yaml", "--prune");
    assertThat(vedette(0, "targets", "list")).contains("\n3 targets\n");
  }

  @Test
  void mistakesAreToldBeforeAnythingIsWrittenAndABrokerThatIsAwayIsNoFaultOfOurs()
      throws Exception {
    write("wrong.yaml", "targets:\n- {name: a, url: ftp://a/}\n- {name: b, interval: 1}\n");
    vedette(2, "targets", "apply", "-f", "targets.yaml", "wrong.yaml");
    assertThat(err.toString())
        .contains(
            "wrong.yaml:2:18: targets[0].url: ",
            "wrong.yaml:3:3: targets[1]: key url is",
            "3 problems");
    vedette(2, "targets", "apply");
    vedette(2, "targets");
    assertThat(err.toString()).contains("which command of targets?");
    assertThat(vedette(0, "targets", "list")).startsWith("no targets in Kafka;");

    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    write("vedette.yaml", "kafka: {bootstrap_servers: '127.0.0.1:" + port + "'}");
    long before = System.nanoTime();
    assertThat(vedette(69, "targets", "apply", "-f", "targets.yaml")).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(25));
    assertThat(err.toString())
        .startsWith("vedette: can't read the targets at 127.0.0.1:" + port + ": no broker answers")
        .hasLineCount(1);
  }
}
