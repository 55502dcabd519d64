package dev.vedette.store;

import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A migrated database that a class of tests shares, as an extension of it, and a plain connection
 * to look into it.
 */
public final class TestDatabase implements BeforeAllCallback, AfterAllCallback {
  private Path directory;
  private EmbeddedPostgres postgres;
  private Database database;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    directory = Files.createTempDirectory("vedette-store");
    postgres = EmbeddedPostgres.start(directory, PostgresOptions.forTests());
    database = Database.open(new PostgresSettings(postgres.uri()));
    database.migrate();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    database.close();
    postgres.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  public Database database() {
    return database;
  }

  public String uri() {
    return postgres.uri();
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl());
  }

  /** Forgets every row; partitions stay. */
  public void clear() throws SQLException {
    execute(
        "TRUNCATE incident, incident_transition, incident_alias, incident_action, target_fold,"
            + " fold_checkpoint, target_state, topic_progress, alert_rule, check_result,"
            + " check_evidence, check_archive, rollup_hour, rollup_day, touched_hour, late_check,"
            + " notify_channel, message, message_incident, delivery, told,"
            + " upkeep, maintenance_window, maintenance_rules, storage_retention,"
            + " dead_letter_target, target_pause, target_location, target, location, certificate");
  }

  public void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Rows with their columns joined by a blank; a null is {@code null}. */
  public List<String> rows(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        List<String> columns = new ArrayList<>();
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
          columns.add(rows.getString(column));
        }
        lines.add(String.join(" ", columns.stream().map(String::valueOf).toList()));
      }
      return lines;
    }
  }

  public String value(String sql) throws SQLException {
    return rows(sql).getFirst();
  }

  /** Closes a gate before a table: whoever inserts into it waits until the gate is closed. */
  public Gate gate(String table) throws SQLException {
    return new Gate(table);
  }

  /** A trigger that waits for a lock which a connection of ours holds. */
  public final class Gate implements AutoCloseable {
    private static final int LOCK = 4711;

    private final String table;
    private final Connection holder;

    private Gate(String table) throws SQLException {
      this.table = table;
      execute(
          """
          CREATE OR REPLACE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN PERFORM pg_advisory_xact_lock_shared(%d); RETURN NULL; END';
          CREATE TRIGGER gate BEFORE INSERT ON %s
            FOR EACH STATEMENT EXECUTE FUNCTION wait_at_gate()
          """
              .formatted(LOCK, table));
      holder = connect();
      holder.createStatement().execute("SELECT pg_advisory_lock(" + LOCK + ")");
    }

    public boolean isWaitedAt() throws SQLException {
      return value("SELECT count(*) FROM pg_locks WHERE objid = " + LOCK + " AND NOT granted")
          .equals("1");
    }

    public void open() throws SQLException {
      holder.close();
    }

    @Override
    public void close() throws SQLException {
      open();
      execute("DROP TRIGGER gate ON " + table);
    }
  }
}
