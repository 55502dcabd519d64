package dev.vedette.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real PostgreSQL, as processes of its own below this one, for one machine. Listens on
 * 127.0.0.1 only. The data directory survives restarts and kills. There is one database, {@code
 * vedette}, owned by the only role that gets in, {@code vedette}, which is no superuser.
 *
 * <p>The server's own log goes to the logger {@code dev.vedette.embedded.postgres} at DEBUG.
 *
 * <p>Safe for use by many threads.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

  private final Postmaster postmaster;
  private final int port;
  private final DirectoryLock lock;

  private EmbeddedPostgres(Postmaster postmaster, int port, DirectoryLock lock) {
    this.postmaster = postmaster;
    this.port = port;
    this.lock = lock;
  }

  /**
   * Returns when clients can connect. Creates what isn't in the directory yet, and stops a server
   * that a killed process has left behind on it.
   *
   * @throws EmbeddedServiceException when the port is taken, the directory in use or unusable, or
   *     the server failed
   */
  public static EmbeddedPostgres start(Path dataDirectory, PostgresOptions options) {
    Path directory = dataDirectory.toAbsolutePath().normalize();
    long startedNanos = System.nanoTime();
    DirectoryLock lock = DirectoryLock.on(directory);
    try {
      Path data = directory.resolve("data");
      Path binaries = PostgresBinaries.in(cache());
      Postmaster.stopLeftover(data);
      int port = Ports.claim(options.port());
      new PostgresCluster(binaries).createIfAbsent(data, options);
      ServerSettings.writeAccess(data, options);
      Postmaster postmaster = Postmaster.start(command(binaries, data, port, options), data);
      log.info(
          "PostgreSQL listens on {}:{} after {} ms, data in {}",
          Ports.HOST,
          port,
          (System.nanoTime() - startedNanos) / 1_000_000,
          directory);
      return new EmbeddedPostgres(postmaster, port, lock);
    } catch (IOException e) {
      lock.close();
      throw new EmbeddedServiceException("can't start PostgreSQL on " + directory + ": " + e, e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static Path cache() {
    return Path.of(System.getProperty("user.home"), ".cache", "vedette");
  }

  private static List<String> command(Path binaries, Path data, int port, PostgresOptions options) {
    List<String> command = new ArrayList<>();
    command.add(binaries.resolve("bin/postgres").toString());
    command.add("-D");
    command.add(data.toString());
    command.addAll(ServerSettings.arguments(port, options));
    return command;
  }

  /** Where it listens on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** For psql and for Vedette's configuration; without a password. */
  public String uri() {
    return "postgres://vedette@" + Ports.HOST + ":" + port + "/vedette";
  }

  /** For the PostgreSQL driver; without a password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://" + Ports.HOST + ":" + port + "/vedette?user=vedette";
  }

  /** Of the server's first process. */
  public long pid() {
    return postmaster.pid();
  }

  /** Disconnects everybody and stops within 5 s. Safe to call twice. */
  @Override
  public void close() {
    postmaster.stop();
    lock.close();
  }
}
