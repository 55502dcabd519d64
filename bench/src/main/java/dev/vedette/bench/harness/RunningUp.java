package dev.vedette.bench.harness;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The distribution's {@code vedette up}, from the line in which it says that it is up. */
public final class RunningUp implements AutoCloseable {
  private static final Pattern PAGE = Pattern.compile("^\\s*page\\s+(http\\S+)$");
  private static final Pattern POSTGRES = Pattern.compile("postgres://(\\w+)@(\\S+?)'?$");
  private static final String LAST_LINE = "Ctrl-C";

  private final Child process;
  private final URI page;
  private final String jdbcUrl;
  private final long upNanos;

  private RunningUp(Child process, URI page, String jdbcUrl) {
    this.process = process;
    this.page = page;
    this.jdbcUrl = jdbcUrl;
    upNanos = System.nanoTime();
  }

  /**
   * What the processes have used since their start, and what is stored.
   *
   * @param cpu of all processes
   */
  public record Account(Duration cpu, long checks) {
    public Account since(Account earlier) {
      return new Account(cpu.minus(earlier.cpu), checks - earlier.checks);
    }

    public double microsPerCheck() {
      return cpu.toNanos() / 1e3 / checks;
    }
  }

  /** Returns when it says that it is up. */
  public static RunningUp start(Path configuration, Path data) throws IOException {
    Child process =
        Child.start(
            Distribution.command(
                "up", "-c", configuration.toString(), "--data", data.toString(), "--port", "0"));
    String page = "";
    String jdbcUrl = "";
    for (String line = process.answer(); !line.startsWith(LAST_LINE); line = process.answer()) {
      Matcher address = PAGE.matcher(line);
      if (address.find()) {
        page = address.group(1);
      }
      Matcher postgres = POSTGRES.matcher(line);
      if (postgres.find()) {
        jdbcUrl = "jdbc:postgresql://" + postgres.group(2) + "?user=" + postgres.group(1);
      }
    }
    return new RunningUp(process, URI.create(page), jdbcUrl);
  }

  /** The address of its page. */
  public URI page() {
    return page;
  }

  /** Waits until so much time has passed since it was up. */
  public void await(Duration sinceUp) throws InterruptedException {
    Thread.sleep(sinceUp.minusNanos(System.nanoTime() - upNanos));
  }

  /** The question itself costs the server some milliseconds, which count. */
  public Account account() throws IOException, SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM checks")) {
      rows.next();
      return new Account(ProcessTree.cpu(process.pid()), rows.getLong(1));
    }
  }

  /** Of the JVM, in MiB. */
  public long residentMegabytes() throws IOException {
    return process.residentBytes() >> 20;
  }

  @Override
  public void close() {
    process.close();
  }
}
