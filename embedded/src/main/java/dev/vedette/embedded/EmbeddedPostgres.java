package dev.vedette.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real PostgreSQL, as processes of its own below this one, for one machine. Listens on
 * 127.0.0.1 only. The data directory survives restarts and kills. There is one database, {@code
 * vedette}, owned by the only role that gets in, {@code vedette}, which is no superuser.
 *
 * <p>The server stops with this process, however that ends. Its own log goes to the logger {@code
 * dev.vedette.embedded.postgres} at DEBUG.
 *
 * <p>Safe for use by many threads.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

  private final Postmaster postmaster;
  private final Watchdog watchdog;
  private final int port;
  private final DirectoryLock lock;

  private EmbeddedPostgres(Postmaster postmaster, Watchdog watchdog, int port, DirectoryLock lock) {
    this.postmaster = postmaster;
    this.watchdog = watchdog;
    this.port = port;
    this.lock = lock;
  }

  /**
   * Returns when clients can connect. Creates what isn't in the directory yet, and stops a server
   * that was left behind on it.
   *
   * @throws DirectoryInUseException when another process or service has the directory
   * @throws PortInUseException when another program has the port
   * @throws EmbeddedServiceException when the directory is unusable, or the server failed
   */
  public static EmbeddedPostgres start(Path dataDirectory, PostgresOptions options) {
    return start(dataDirectory, options, System.nanoTime());
  }

  /**
   * The same, where other ports were tried before.
   *
   * @param askedNanos when somebody began to wait for it, by {@link System#nanoTime()}; for the log
   */
  public static EmbeddedPostgres start(
      Path dataDirectory, PostgresOptions options, long askedNanos) {
    return start(dataDirectory, options, PostgresUser.find(), askedNanos);
  }

  static EmbeddedPostgres start(
      Path dataDirectory, PostgresOptions options, PostgresUser user, long askedNanos) {
    DirectoryLock lock = DirectoryLock.on(dataDirectory);
    boolean started = false;
    try {
      EmbeddedPostgres postgres = start(lock, options, user);
      started = true;
      log.info(
          "PostgreSQL listens on {}:{} after {} ms, data in {}",
          Ports.HOST,
          postgres.port,
          (System.nanoTime() - askedNanos) / 1_000_000,
          lock.directory());
      return postgres;
    } catch (IOException e) {
      throw new EmbeddedServiceException(
          "can't start PostgreSQL on " + lock.directory() + ": " + e, e);
    } finally {
      if (!started) {
        lock.close();
      }
    }
  }

  private static EmbeddedPostgres start(
      DirectoryLock lock, PostgresOptions options, PostgresUser user) throws IOException {
    Path directory = lock.directory();
    Path data = directory.resolve("data");
    Postmaster.stopLeftover(data);
    DiskSpace.require(directory);
    int port = Ports.claim(options.port());
    user.own(directory);
    PostgresPrograms programs = PostgresPrograms.unpacked(user, directory);
    PostgresCluster.createIfAbsent(data, programs, options);
    ServerSettings.writeAccess(data, options);
    user.own(directory);
    List<String> arguments = new ArrayList<>(List.of("-D", data.toString()));
    arguments.addAll(ServerSettings.arguments(port, options));
    Postmaster postmaster = Postmaster.start(programs.command("postgres", arguments), data);
    Watchdog watchdog = Watchdog.over(postmaster.pid(), new PostmasterFile(data).path());
    return new EmbeddedPostgres(postmaster, watchdog, port, lock);
  }

  /** Whether one has run on this directory before. */
  public static boolean isIn(Path dataDirectory) {
    return Files.exists(dataDirectory.resolve("data"));
  }

  /** Lets other processes find it, by {@link #announced}. */
  public void announce() {
    lock.announce(uri());
  }

  /**
   * The {@link #uri} of whoever runs on this directory and has announced it. To be asked after a
   * start has met a {@link DirectoryInUseException}: later it may be out of date.
   */
  public static Optional<String> announced(Path dataDirectory) {
    return DirectoryLock.announced(dataDirectory);
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

  /** Of the server's first process: whoever kills it has killed the server. */
  public long pid() {
    return postmaster.pid();
  }

  /** Disconnects everybody and stops within 5 s. Safe to call twice. */
  @Override
  public void close() {
    watchdog.dismiss();
    postmaster.stop();
    lock.close();
  }
}
