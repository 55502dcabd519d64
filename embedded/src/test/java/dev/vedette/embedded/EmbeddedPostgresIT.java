package dev.vedette.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.vedette.testkit.SmallDisk;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
  /** One cluster for all tests, since making one takes seconds; each test has tables of its own. */
  @TempDir static Path directory;

  @Test
  void rowsSurviveARestart() {
    try (EmbeddedPostgres postgres = start()) {
      new Sql(postgres.jdbcUrl()).run("CREATE TABLE restarted AS SELECT 42 AS n");
    }
    try (EmbeddedPostgres postgres = start()) {
      assertThat(new Sql(postgres.jdbcUrl()).value("SELECT n FROM restarted")).isEqualTo("42");
    }
  }

  @Test
  void rowsSurviveAKillOfTheServer() {
    EmbeddedPostgres killed = EmbeddedPostgres.start(directory, PostgresOptions.durable(0));
    new Sql(killed.jdbcUrl()).run("CREATE TABLE killed AS SELECT generate_series(1, 1000) AS n");
    ProcessHandle server = ProcessHandle.of(killed.pid()).orElseThrow();
    server.destroyForcibly();
    server.onExit().join();
    killed.close();
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(directory, PostgresOptions.durable(killed.port()))) {
      assertThat(new Sql(postgres.jdbcUrl()).value("SELECT count(*) FROM killed"))
          .isEqualTo("1000");
    }
  }

  @Test
  void aFullDiskIsNamedAndWhatWasCommittedIsThereOnceThereIsRoom() throws Exception {
    try (SmallDisk disk = SmallDisk.tmpfs(directory.resolve("disk"), 160)) {
      Path data = disk.directory().resolve("postgres");
      try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, PostgresOptions.durable(0))) {
        Sql sql = new Sql(postgres.jdbcUrl());
        sql.run("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n");
        disk.fill(0);
        assertThatThrownBy(
                () -> {
                  for (int i = 0; i < 100; i++) {
                    sql.run("INSERT INTO kept SELECT generate_series(1, 100000)");
                  }
                })
            .hasStackTraceContaining("No space left on device");
      }
      assertThatThrownBy(() -> EmbeddedPostgres.start(data, PostgresOptions.durable(0)))
          .isInstanceOf(EmbeddedServiceException.class)
          .hasMessageMatching("the disk of .* is full, .* make room and start again");
      disk.free();
      try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, PostgresOptions.durable(0))) {
        assertThat(new Sql(postgres.jdbcUrl()).value("SELECT count(DISTINCT n) FROM kept"))
            .isEqualTo("1000");
      }
    }
  }

  @Test
  void theServerEndsWithAKilledProcessAndTheNextOneStartsAtOnce() throws Exception {
    ProcessHandle server;
    try (JavaProcess process = JavaProcess.start(PostgresMain.class, directory.toString())) {
      server = ProcessHandle.of(Long.parseLong(process.firstLine())).orElseThrow();
    }
    try (EmbeddedPostgres postgres = start()) {
      assertThat(new Sql(postgres.jdbcUrl()).value("SELECT 1")).isEqualTo("1");
      // It may have ended and not be buried yet.
      Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !server.isAlive());
    }
  }

  @Test
  void theServerDoesNotOutliveAKilledProcess() throws Exception {
    ProcessHandle server;
    try (JavaProcess process = JavaProcess.start(PostgresMain.class, directory.toString())) {
      server = ProcessHandle.of(Long.parseLong(process.firstLine())).orElseThrow();
    }
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !server.isAlive());
  }

  @Test
  void aServerLeftBehindIsStopped() throws Exception {
    start().close();
    Path data = directory.toRealPath().resolve("data");
    PostgresPrograms programs = PostgresPrograms.unpacked(PostgresUser.find(), directory);
    Postmaster leftBehind =
        Postmaster.start(
            programs.command(
                "postgres", List.of("-D", data.toString(), "-p", "" + Ports.claim(0), "-k", "")),
            data);
    try (EmbeddedPostgres postgres = start()) {
      assertThat(ProcessHandle.of(leftBehind.pid())).isEmpty();
      assertThat(new Sql(postgres.jdbcUrl()).value("SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void twoRunSideBySide(@TempDir Path otherDirectory) {
    try (EmbeddedPostgres one = start();
        EmbeddedPostgres two = EmbeddedPostgres.start(otherDirectory, PostgresOptions.forTests())) {
      new Sql(one.jdbcUrl()).run("CREATE TABLE mine AS SELECT 'one' AS name");
      new Sql(two.jdbcUrl()).run("CREATE TABLE mine AS SELECT 'two' AS name");
      assertThat(new Sql(one.jdbcUrl()).value("SELECT name FROM mine")).isEqualTo("one");
      assertThat(new Sql(two.jdbcUrl()).value("SELECT name FROM mine")).isEqualTo("two");
    }
  }

  @Test
  void oneDirectoryServesOneServer() {
    try (EmbeddedPostgres postgres = start()) {
      assertThatThrownBy(this::start)
          .isInstanceOf(EmbeddedServiceException.class)
          .hasMessageContaining(directory.getFileName() + " is in use");
      assertThat(new Sql(postgres.jdbcUrl()).value("SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(Ports.HOST))) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedPostgres.start(directory, PostgresOptions.durable(port)))
          .isInstanceOf(PortInUseException.class)
          .hasMessageContaining("port " + port);
    }
    start().close();
  }

  @Test
  void aPortTakenDuringTheStartIsToldApartFromOtherTrouble() throws Exception {
    start().close();
    Path data = directory.toRealPath().resolve("data");
    PostgresPrograms programs = PostgresPrograms.unpacked(PostgresUser.find(), directory);
    List<String> arguments = new ArrayList<>(List.of("-D", data.toString()));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(Ports.HOST))) {
      arguments.addAll(ServerSettings.arguments(taken.getLocalPort(), PostgresOptions.forTests()));
      assertThatThrownBy(() -> Postmaster.start(programs.command("postgres", arguments), data))
          .isInstanceOf(PortInUseException.class);
    }
    start().close();
  }

  @Test
  void theRoleOwnsItsDatabaseAndIsNoSuperuser() {
    try (EmbeddedPostgres postgres = start()) {
      Sql sql = new Sql(postgres.jdbcUrl());
      sql.run("CREATE SCHEMA own");
      assertThat(sql.value("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
          .isEqualTo("f");
      assertThat(sql.value("SHOW fsync")).isEqualTo("off");
      String superuser = postgres.jdbcUrl().replace("user=vedette", "user=postgres");
      assertThatThrownBy(() -> new Sql(superuser).value("SELECT 1"))
          .hasMessageContaining("no pg_hba.conf entry");
    }
  }

  @Test
  void rootCanRunItAsNobody() throws Exception {
    // Only root can become somebody else; other users always run it as themselves.
    assumeThat(PostgresUser.find()).isNotEqualTo(PostgresUser.OURSELVES);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    start().close();
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(
            directory, PostgresOptions.forTests(), PostgresUser.NOBODY, System.nanoTime())) {
      ProcessHandle server = ProcessHandle.of(postgres.pid()).orElseThrow();
      assertThat(server.info().user()).contains("nobody");
      assertThat(new Sql(postgres.jdbcUrl()).value("SELECT 1")).isEqualTo("1");
    }
    start().close();
  }

  @Test
  void aDirectoryThatNobodyCanReachIsExplained(@TempDir Path closed) throws Exception {
    // Only root can become somebody else; other users always run it as themselves.
    assumeThat(PostgresUser.find()).isNotEqualTo(PostgresUser.OURSELVES);
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    Path below = closed.resolve("below");
    assertThatThrownBy(() ->
            EmbeddedPostgres.start(
                below, PostgresOptions.forTests(), PostgresUser.NOBODY, System.nanoTime()))
        .isInstanceOf(EmbeddedServiceException.class)
        .hasMessageContaining("who can't reach " + below.toRealPath());
  }

  private EmbeddedPostgres start() {
    return EmbeddedPostgres.start(directory, PostgresOptions.forTests());
  }
}
