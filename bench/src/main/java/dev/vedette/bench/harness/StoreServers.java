package dev.vedette.bench.harness;

import dev.vedette.embedded.EmbeddedBrokerMain;
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

/** A broker and a database, each in processes of its own. */
public final class StoreServers implements AutoCloseable {
  private final EmbeddedPostgres postgres;
  private final Child broker;
  private final String bootstrapServers;

  public StoreServers(Path directory) throws IOException {
    Progress.say("starting PostgreSQL and a Kafka broker");
    Files.createDirectories(directory);
    postgres =
        EmbeddedPostgres.start(directory.resolve("postgres"), new PostgresOptions(0, false, null));
    broker =
        Child.start(
            Child.java(EmbeddedBrokerMain.class, directory.resolve("kafka").toString(), "0"));
    bootstrapServers = broker.answer();
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  public EmbeddedPostgres postgres() {
    return postgres;
  }

  public void execute(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  public long count(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Override
  public void close() {
    broker.close();
    postgres.close();
  }
}
