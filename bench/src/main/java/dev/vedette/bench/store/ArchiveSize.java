package dev.vedette.bench.store;

import dev.vedette.bench.harness.Progress;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.model.CheckResult;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.history.History;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a check takes on the disk, with its index, before and after its day moves to the archive.
 */
final class ArchiveSize {
  private static final int TARGETS = 200;
  private static final int CHECKS = TARGETS * 1_440;
  private static final int BATCH = 5_000;

  private static final String CONTENT =
      """
      SELECT md5(string_agg(md5(h::text), '' ORDER BY target_id, scheduled_at)) FROM check_history h
      """;

  private ArchiveSize() {}

  static Map<String, @Nullable Object> measure(Path directory) throws SQLException {
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.start(directory, new PostgresOptions(0, false, null));
        Database database = Database.open(new PostgresSettings(postgres.uri()));
        Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement()) {
      database.migrate();
      Instant now = Instant.now();
      Instant day =
          now.truncatedTo(ChronoUnit.DAYS)
              .minus(Duration.ofDays(StorageSettings.DEFAULT.raw().days() + 1L));
      fill(database, day);
      String partition = "check_result_" + day.toString().substring(0, 10).replace("-", "");
      statement.execute("VACUUM ANALYZE " + partition);
      double raw = size(statement, "pg_total_relation_size('" + partition + "')");
      String before = text(statement, CONTENT);
      Progress.say("archive: moving %,d checks of one day".formatted(CHECKS));
      long startedAt = System.nanoTime();
      new History(database, StorageSettings.DEFAULT).maintain(now);
      double seconds = (System.nanoTime() - startedAt) / 1e9;
      double archived =
          size(
              statement,
              "sum(pg_total_relation_size(inhrelid)) FROM pg_inherits"
                  + " WHERE inhparent = 'check_archive'::regclass");
      boolean same = before.equals(text(statement, CONTENT));
      System.out.printf("%n%-36s %12s %18s%n", "a check on the disk", "bytes", "of raw");
      System.out.printf("  %-34s %12.1f%n", "raw, with its index", raw);
      System.out.printf("  %-34s %12.1f %17.0f%%%n", "archived", archived, 100 * archived / raw);
      System.out.printf(
          "  %s; rolled up and moved in %.1f s%n",
          same ? "every value is the same through check_history" : "VALUES DIFFER", seconds);
      Map<String, @Nullable Object> figures = new LinkedHashMap<>();
      figures.put("raw_bytes_per_check", raw);
      figures.put("archive_bytes_per_check", same ? archived : null);
      return figures;
    }
  }

  private static void fill(Database database, Instant day) {
    Progress.say("archive: storing %,d checks of one day".formatted(CHECKS));
    SampleChecks sample = new SampleChecks(TARGETS, Duration.ofMinutes(1), day);
    CheckResults results = new CheckResults(database, InstantSource.fixed(day));
    List<CheckResult> batch = new ArrayList<>();
    for (int n = 0; n < CHECKS; n++) {
      batch.add(sample.check(n));
      if (batch.size() == BATCH || n == CHECKS - 1) {
        results.insert(batch);
        batch.clear();
      }
    }
  }

  private static double size(Statement statement, String what) throws SQLException {
    return Long.parseLong(text(statement, "SELECT " + what)) / (double) CHECKS;
  }

  private static String text(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
