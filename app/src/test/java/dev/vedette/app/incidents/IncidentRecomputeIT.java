package dev.vedette.app.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.app.Vedette;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.decisions.DecisionListener;
import dev.vedette.store.decisions.Decisions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three days that a writer has decided about: of each day shop is down for its first half hour. */
final class IncidentRecomputeIT {
  private static final int EVERY_MINUTES = 5;
  private static final int A_DAY = 24 * 60 / EVERY_MINUTES;

  private static final Instant TODAY = Instant.now().truncatedTo(ChronoUnit.DAYS);
  private static final Instant FIRST = TODAY.minus(Duration.ofDays(3)).minus(Duration.ofHours(1));
  private static final Instant YESTERDAY = TODAY.minus(Duration.ofDays(1));

  private static final DateTimeFormatter PARTITION =
      DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);

  @TempDir private Path directory;
  private EmbeddedPostgres postgres;
  private Database database;
  private Decisions decisions;
  private CheckResults results;
  private String out = "";

  @BeforeEach
  void store() throws Exception {
    postgres = EmbeddedPostgres.start(directory.resolve("pg"), new PostgresOptions(0, false, null));
    database = Database.open(new PostgresSettings(postgres.uri()));
    database.migrate();
    Files.writeString(
        directory.resolve("vedette.yaml"), "postgres: {url: '" + postgres.uri() + "'}\n");
    decisions = new Decisions(database, DecisionListener.NONE, Decisions.MAX_TARGETS);
    results = new CheckResults(database, InstantSource.system(), decisions);
    List<CheckResult> batch = new ArrayList<>();
    for (Instant slot = FIRST; slot.isBefore(TODAY); slot = next(slot)) {
      boolean fails = Duration.between(day(slot), slot).compareTo(Duration.ofMinutes(30)) < 0;
      batch.add(check("shop", slot, fails));
      batch.add(check("blog", slot, false));
      if (batch.size() > 100) {
        results.insert(batch);
        batch.clear();
      }
    }
    results.insert(batch);
    decisions.save(Map.of());
  }

  private static Instant next(Instant slot) {
    return slot.plus(Duration.ofMinutes(EVERY_MINUTES));
  }

  private static Instant day(Instant slot) {
    return slot.truncatedTo(ChronoUnit.DAYS);
  }

  @AfterEach
  void stop() {
    database.close();
    postgres.close();
  }

  private static CheckResult check(String target, Instant slot, boolean fails) {
    Failure failure = new Failure(FailureCode.STATUS_UNEXPECTED, "got 503", Phase.WAIT);
    return new CheckResult(
        target,
        "berlin",
        slot,
        slot,
        Duration.ofMinutes(EVERY_MINUTES),
        "https://" + target + ".example/",
        fails ? Outcome.of(failure) : new Outcome.Up(),
        fails ? 503 : 200,
        "1.1",
        "192.0.2.7",
        100L,
        0,
        null,
        new Timings(300, 8_000, 15_000, 60, 41_200, 900, 65_460),
        null,
        Map.of());
  }

  private int recompute(Instant from, String... more) {
    StringWriter said = new StringWriter();
    List<String> all =
        new ArrayList<>(
            List.of("incidents", "recompute", "--from", from.toString(), "--to", TODAY.toString()));
    all.addAll(List.of(more));
    int code =
        Vedette.commandLine(new ConfigurationReader(Map.of(), directory), false)
            .setOut(new PrintWriter(said))
            .setErr(new PrintWriter(said))
            .execute(all.toArray(String[]::new));
    out = said.toString();
    return code;
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String value(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private String incidents() throws SQLException {
    return value("SELECT string_agg(i::text, ';' ORDER BY opened_at) FROM incident i");
  }

  @Test
  void itBeginsWithTheCheckpointBeforeTheSpan() {
    assertThat(recompute(YESTERDAY)).as(() -> out).isZero();
    assertThat(out).isEqualTo("%d checks decided once more: no difference\n".formatted(2 * A_DAY));
    assertThat(recompute(YESTERDAY.minusSeconds(1))).as(() -> out).isZero();
    assertThat(out).startsWith("%,d checks".formatted(4 * A_DAY));
    assertThat(recompute(FIRST)).as(() -> out).isZero();
    assertThat(out).startsWith("%,d checks".formatted(2 * (3 * A_DAY + 60 / EVERY_MINUTES)));
  }

  @Test
  void whatIsWrongIsFoundAndMendedWithoutAWriter() throws SQLException {
    String before = incidents();
    execute(
        """
        UPDATE incident SET closed_at = NULL, reason = NULL, ended_after = NULL, ended_before = NULL
          WHERE opened_at = (SELECT max(opened_at) FROM incident);
        DELETE FROM incident WHERE opened_at = (SELECT min(opened_at) FROM incident);
        INSERT INTO incident (incident_id, opened_at, began_before, target_id, kind)
          SELECT gen_random_uuid(), '%s', '%1$s', target_id, 'down' FROM target WHERE name = 'blog'
        """
            .formatted(YESTERDAY.plusSeconds(60)));

    assertThat(recompute(FIRST)).isOne();
    assertThat(out)
        .contains("shop  closed_at is null instead of ", "shop  is missing\n")
        .contains("blog  was no incident\n", ": 3 incidents differ\n");
    assertThat(value("SELECT count(*) FROM incident WHERE closed_at IS NULL")).isEqualTo("2");

    assertThat(recompute(FIRST, "--apply")).as(() -> out).isZero();
    assertThat(out)
        .contains("mended those of 2 targets; 4 changes are to be told\n")
        .endsWith(": no difference\n");
    assertThat(recompute(FIRST)).as(() -> out).isZero();
    assertThat(incidents()).isEqualTo(before);

    // A writer that has decided all the while goes on.
    Instant slot = TODAY;
    for (int i = 0; i < 3; i++, slot = next(slot)) {
      results.insert(List.of(check("shop", slot, true)));
    }
    assertThat(value("SELECT count(*) FROM incident WHERE closed_at IS NULL")).isEqualTo("1");
    assertThat(recompute(FIRST)).as(() -> out).isZero();
  }

  @Test
  void whatBeganBeforeTheChecksThatAreKeptIsNoDifference() throws SQLException {
    execute(
        "UPDATE incident SET up = '{tokyo}' WHERE opened_at < '"
            + day(FIRST).plus(Duration.ofDays(2))
            + "'");
    assertThat(recompute(FIRST)).isOne();
    assertThat(out).contains(": 1 incidents differ");

    execute("DELETE FROM fold_checkpoint");
    execute("DROP TABLE check_result_" + PARTITION.format(FIRST));
    execute("DROP TABLE check_result_" + PARTITION.format(day(FIRST).plus(Duration.ofDays(1))));
    assertThat(recompute(FIRST)).as(() -> out).isZero();

    execute("UPDATE incident SET up = '{tokyo}'");
    assertThat(recompute(FIRST, "--apply")).as(() -> out).isZero();
    assertThat(value("SELECT count(*) FROM incident")).isEqualTo("3");
    assertThat(value("SELECT count(*) FROM incident WHERE up = '{tokyo}'")).isEqualTo("1");
  }
}
