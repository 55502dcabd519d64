package dev.vedette.store;

import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A migrated database that a class of tests shares, and a plain connection to look into it. */
final class TestDatabase implements AutoCloseable {
  private final EmbeddedPostgres postgres;
  private final Database database;

  TestDatabase(Path directory) {
    postgres = EmbeddedPostgres.start(directory, PostgresOptions.forTests());
    database = Database.open(new PostgresSettings(postgres.uri()));
    database.migrate();
  }

  Database database() {
    return database;
  }

  String uri() {
    return postgres.uri();
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl());
  }

  /** Forgets every row; partitions stay. */
  void clear() throws SQLException {
    execute(
        "TRUNCATE check_result, check_archive, rollup_hour, rollup_day, touched_hour, target_location, target, location, certificate");
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Rows with their columns joined by a blank; a null is {@code null}. */
  List<String> rows(String sql) throws SQLException {
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

  String value(String sql) throws SQLException {
    return rows(sql).getFirst();
  }

  @Override
  public void close() {
    database.close();
    postgres.close();
  }
}
