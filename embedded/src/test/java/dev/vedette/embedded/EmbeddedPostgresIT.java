package dev.vedette.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
  @TempDir Path directory;

  @Test
  void rowsSurviveARestart() throws Exception {
    try (EmbeddedPostgres postgres = start()) {
      execute(postgres, "CREATE TABLE kept AS SELECT 42 AS n");
    }
    try (EmbeddedPostgres postgres = start()) {
      assertThat(query(postgres, "SELECT n FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(Ports.HOST))) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedPostgres.start(directory, PostgresOptions.durable(port)))
          .isInstanceOf(EmbeddedServiceException.class)
          .hasMessageContaining("port " + port);
    }
  }

  private EmbeddedPostgres start() {
    return EmbeddedPostgres.start(directory, PostgresOptions.forTests());
  }

  private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
