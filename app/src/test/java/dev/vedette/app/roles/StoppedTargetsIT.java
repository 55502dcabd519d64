package dev.vedette.app.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.app.Vedette;
import dev.vedette.check.Checker;
import dev.vedette.config.Configuration;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.config.Part;
import dev.vedette.config.targets.InvalidTargetDocument;
import dev.vedette.config.targets.TargetDocuments;
import dev.vedette.embedded.BrokerOptions;
import dev.vedette.embedded.EmbeddedBroker;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.ops.OpenResources;
import dev.vedette.ops.OpsEndpoints;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StorageSettings;
import dev.vedette.up.Up;
import dev.vedette.up.UpOptions;
import dev.vedette.web.WebServer;
import dev.vedette.web.WebSettings;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import dev.vedette.write.WriteSettings;
import dev.vedette.write.Writer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A target that is paused or removed, from whoever says so to the page: its last row, its incident
 * and the word for it. What is watched here is down, as nobody listens.
 */
final class StoppedTargetsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Of the targets whose names begin so, without that. */
  private static final String INCIDENTS =
      """
      SELECT substr(t.name, length('%1$s') + 1) || ' ' || coalesce(i.reason::text, 'open')
      FROM incident i JOIN target t USING (target_id)
      WHERE i.kind = 'down' AND starts_with(t.name, '%1$s') ORDER BY t.name, i.opened_at
      """;

  private static final String MARKS =
      """
      SELECT substr(t.name, length('%1$s') + 1) || ' ' || r.failure_code
      FROM check_result r JOIN target t USING (target_id)
      WHERE r.failure_code IN ('target_paused', 'target_removed') AND starts_with(t.name, '%1$s')
      ORDER BY t.name, r.scheduled_at
      """;

  private static final OpenResources SERVERS = new OpenResources();
  private static KafkaSettings kafka;
  private static EmbeddedPostgres postgres;
  private static WebServer web;

  @TempDir private Path directory;
  private final OpenResources open = new OpenResources();
  private final HttpClient client = HttpClient.newHttpClient();
  private final ConfigurationReader reader = new ConfigurationReader(Map.of(), Path.of("."));
  private String postgresUrl = "";
  private String page = "";

  /** The tests share the servers, and tell their targets by it. */
  private String prefix = "";

  /** A broker, a database, a writer and a page; a checker is for the test to start. */
  @BeforeAll
  static void startServers(@TempDir Path shared) throws Exception {
    EmbeddedBroker broker =
        SERVERS.add(EmbeddedBroker.start(shared.resolve("kafka"), BrokerOptions.plaintext(0)));
    postgres =
        SERVERS.add(
            EmbeddedPostgres.start(shared.resolve("tables"), new PostgresOptions(0, false, null)));
    kafka = KafkaSettings.plaintext(broker.bootstrapServers());
    try (Admin admin = KafkaClients.admin(kafka, "test")) {
      Topics.createAbsent(admin, kafka);
    }
    Database database = SERVERS.add(Database.open(new PostgresSettings(postgres.uri())));
    database.migrate();
    SERVERS.add(
        Writer.start(
            kafka,
            WriteSettings.DEFAULT,
            StorageSettings.DEFAULT,
            database,
            new SimpleMeterRegistry(),
            InstantSource.system()));
    web =
        SERVERS.add(
            WebServer.start(
                new WebSettings("127.0.0.1", 0),
                database,
                path -> Optional.<OpsEndpoints.Answer>empty(),
                new SimpleMeterRegistry(),
                InstantSource.system()));
  }

  @AfterAll
  static void stopServers() {
    SERVERS.close();
  }

  @BeforeEach
  void begin() {
    open.add(client);
    postgresUrl = postgres.jdbcUrl();
    page = "http://127.0.0.1:" + web.port() + "/";
  }

  @AfterEach
  void close() {
    open.close();
  }

  /** Each as in a flow mapping, from its name on. */
  private String targets(String... flowMappings) {
    StringBuilder yaml = new StringBuilder("defaults: {interval: 1s, timeout: 1s}\ntargets:\n");
    for (String target : flowMappings) {
      yaml.append("- {url: 'http://127.0.0.1:1/', name: ")
          .append(prefix)
          .append(target)
          .append("}\n");
    }
    return yaml.toString();
  }

  private Path write(String file, String yaml) throws Exception {
    // As editors do it: the new file takes the place of the old one.
    Path beside = Files.writeString(directory.resolve("new"), yaml);
    return Files.move(beside, directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
  }

  private ConfigurationReload reload(Path file) {
    Set<Part> parts = Set.of(Part.LOCATION, Part.CHECK, Part.DNS, Part.TARGETS);
    return ConfigurationReload.of(
        new RoleConfiguration(reader, file, parts, _ -> {}, directory.resolve("kept")));
  }

  private String checker() {
    return "check: {spool: {directory: '" + directory.resolve("spool") + "'}}\n";
  }

  private Checker checker(Configuration configuration) {
    Checker.Options options =
        new Checker.Options(
            configuration.location(), configuration.check(), configuration.dns(), kafka);
    return open.add(Checker.start(options, new SimpleMeterRegistry(), InstantSource.system()));
  }

  private List<String> rows(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgresUrl);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        rows.add(row.getString(1));
      }
      return rows;
    }
  }

  private String get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(page + path)).timeout(LIMIT).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  private void awaitIncidents(String... incidents) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(rows(INCIDENTS.formatted(prefix))).containsExactly(incidents));
  }

  private String quoted(String target) {
    return '"' + prefix + target + '"';
  }

  private void thePageSaysSo() throws Exception {
    assertThat(rows(MARKS.formatted(prefix)))
        .containsExactly("blog target_removed", "shop target_paused");
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(get("api/targets"))
                .contains(
                    "\"target\":\"%sshop\",\"tags\":{},\"outcome\":\"paused\"".formatted(prefix))
                .doesNotContain(quoted("blog")));
    assertThat(get(""))
        .containsPattern("<li class=\"row paused\"[^§]{0,200}>" + prefix + "shop</a>")
        .doesNotContain(">" + prefix + "blog</a>");
    assertThat(get("targets/" + prefix + "shop")).contains("<p>paused</p>");
    assertThat(get("targets/" + prefix + "blog")).contains("<p>removed</p>");
  }

  @Test
  void aFileThatIsReadAgainClosesWhatIsOpenAndThePageSaysSo() throws Exception {
    prefix = "file-";
    Path file = write("vedette.yaml", checker() + targets("shop", "blog", "mail"));
    ConfigurationReload reload = reload(file);
    Checker checker = checker(reload.configuration());
    checker.watch(reload.configuration().targets(), Checker.Beginning.NEXT);
    open.add(reload.start(checker::watchOnly));
    awaitIncidents("blog open", "mail open", "shop open");

    write("vedette.yaml", checker() + targets("shop, pause: true", "mail"));

    awaitIncidents("blog removed", "mail open", "shop paused");
    thePageSaysSo();

    write("vedette.yaml", checker() + targets("shop", "mail"));
    awaitIncidents("blog removed", "mail open", "shop paused", "shop open");
  }

  @Test
  void whatIsPausedAndRemovedInKafkaLikewise() throws Exception {
    prefix = "kafka-";
    Path file =
        write(
            "vedette.yaml",
            checker() + "kafka: {bootstrap_servers: '%s'}%n".formatted(kafka.bootstrapServers()));
    write("targets.yaml", targets("shop", "blog", "mail"));
    vedette("targets", "apply", "-f", "targets.yaml");
    Configuration configuration = reload(file).configuration();
    TargetDocuments documents = reader.targetDocuments(directory, configuration.check());
    checker(configuration)
        .join((name, document) -> {
          try {
            return documents.parse(name, document);
          } catch (InvalidTargetDocument e) {
            throw new IllegalArgumentException(e.reason(), e);
          }
        });
    awaitIncidents("blog open", "mail open", "shop open");

    vedette("targets", "pause", prefix + "shop");
    write("targets.yaml", targets("shop, pause: true", "mail"));
    vedette("targets", "apply", "-f", "targets.yaml", "--prune");

    awaitIncidents("blog removed", "mail open", "shop paused");
    thePageSaysSo();
  }

  private String vedette(String... arguments) {
    StringWriter said = new StringWriter();
    int code =
        Vedette.commandLine(new ConfigurationReader(Map.of(), directory), false)
            .setOut(new PrintWriter(said))
            .setErr(new PrintWriter(said))
            .execute(arguments);
    assertThat(code).as(said::toString).isZero();
    return said.toString();
  }

  /** As {@code vedette check} starts. */
  private Checker started(String location, String... targets) throws Exception {
    Path file =
        write(
            location + ".yaml",
            "location: %s%ncheck: {spool: {directory: '%s'}}%n%s"
                .formatted(location, directory.resolve(location), targets(targets)));
    Configuration configuration = reload(file).configuration();
    Checker checker = checker(configuration);
    checker.watch(configuration.targets(), Checker.Beginning.RESUME);
    return checker;
  }

  @Test
  void whatAFileLacksAtARestartIsRemovedWhereItWasWatchedUntilItIsNamedAgain() throws Exception {
    prefix = "restart-";
    Checker berlin = started("berlin", "shop, pause: true", "blog", "mail");
    Checker paris = started("paris", "blog", "mail");
    awaitIncidents("blog open", "mail open");

    berlin.close();
    started("berlin", "mail");
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(rows(MARKS.formatted(prefix)))
                .containsExactly(
                    "blog target_removed", "shop target_paused", "shop target_removed"));
    // Paris still watches it.
    awaitIncidents("blog open", "mail open");
    assertThat(get("api/targets")).contains(quoted("blog"));

    paris.close();
    Checker without = started("paris", "mail");
    awaitIncidents("blog removed", "mail open");
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(get("api/targets"))
                .contains(quoted("mail"))
                .doesNotContain(quoted("blog"), quoted("shop")));
    assertThat(get(""))
        .contains("<strong>" + prefix + "mail</strong>")
        .doesNotContain(prefix + "blog");
    assertThat(get("targets/" + prefix + "blog")).contains("<p>removed</p>");
    assertThat(get("targets/" + prefix + "shop")).contains("<p>removed</p>");

    without.close();
    Checker again = started("paris", "mail", "blog");
    awaitIncidents("blog removed", "blog open", "mail open");

    // Its disk is never seen again.
    again.close();
    write(
        "services.yaml",
        "{kafka: {bootstrap_servers: '%s'}, postgres: {url: '%s'}}%n"
            .formatted(kafka.bootstrapServers(), postgres.uri()));
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(vedette("targets", "forget", prefix + "blog", "-c", "services.yaml"))
                .contains("closes what is open of " + prefix + "blog"));
    awaitIncidents("blog removed", "blog removed", "mail open");
    assertThat(vedette("targets", "forget", prefix + "blog", "-c", "services.yaml"))
        .contains("forgot " + prefix + "blog; its history stays")
        .doesNotContain("open incidents");
  }

  @Test
  void inUpWhatIsTakenOutOfTheFileOrNotInTheNextOneLeavesThePageForGood() throws Exception {
    Path file = write("vedette.yaml", targets("blog", "mail"));
    Up up = up(file);
    awaitIncidents("blog open", "mail open");

    write("vedette.yaml", targets("mail"));

    awaitIncidents("blog removed", "mail open");
    assertThat(rows(MARKS.formatted(prefix))).containsExactly("blog target_removed");
    // The row of the removal is in the table that the page reads by then, or some seconds later.
    await()
        .atMost(LIMIT)
        .until(() -> rows("SELECT failure_code FROM target_state").contains("target_removed"));
    await()
        .during(Duration.ofSeconds(3))
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(get("api/targets")).contains(quoted("mail")).doesNotContain(quoted("blog")));
    assertThat(get("targets/" + prefix + "blog")).contains("<p>removed</p>");

    up.close();
    up(write("another.yaml", targets("shop")));

    awaitIncidents("blog removed", "mail removed", "shop open");
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(get("api/targets")).contains(quoted("shop")).doesNotContain(quoted("mail")));
    assertThat(get(""))
        .contains("<strong>" + prefix + "shop</strong>")
        .doesNotContain(prefix + "mail");
    assertThat(get("targets/" + prefix + "mail")).contains("<p>removed</p>");
  }

  private Up up(Path file) throws Exception {
    ConfigurationReload reload = reload(file);
    Configuration configuration = reload.configuration();
    UpOptions options =
        new UpOptions(
            directory.resolve("data"),
            configuration.location(),
            configuration.targets(),
            configuration.check(),
            configuration.dns(),
            configuration.write(),
            configuration.storage(),
            configuration.notification(),
            new WebSettings("127.0.0.1", 0),
            List.of(),
            false,
            "test");
    Up.Running running = Up.start(options, InstantSource.system(), open);
    running.up().beside(reload.start(running.up()::watchOnly));
    page = running.addresses().page();
    URI postgres = URI.create(running.addresses().postgres());
    postgresUrl =
        "jdbc:postgresql://127.0.0.1:%d/vedette?user=vedette".formatted(postgres.getPort());
    return running.up();
  }
}
