package dev.vedette.embedded;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How an embedded PostgreSQL runs.
 *
 * @param port port on 127.0.0.1; 0 takes any free one
 * @param durable whether a commit is on disk before it is answered; without it a crash of the
 *     machine (not of the server) may cost the whole data directory: for tests
 * @param security null: whoever reaches the loopback address is let in as {@code vedette}
 */
public record PostgresOptions(int port, boolean durable, @Nullable Security security) {
  /**
   * TLS only, and a password (SCRAM-SHA-256).
   *
   * @param certificate the server's certificate, PEM
   * @param key its private key, PEM, unencrypted
   * @param password of the role {@code vedette}, set when the data directory is created and not
   *     changed later
   */
  public record Security(Path certificate, Path key, String password) {
    @Override
    public String toString() {
      return "Security[certificate=" + certificate + ", key=" + key + "]";
    }
  }

  public PostgresOptions {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be from 0 to 65535");
    }
  }

  /** Every commit on disk, no password, on that port (0: any free one). */
  public static PostgresOptions durable(int port) {
    return new PostgresOptions(port, true, null);
  }

  /** Fast, no password, on any free port. */
  public static PostgresOptions forTests() {
    return new PostgresOptions(0, false, null);
  }

  /** Fast, TLS and password, on any free port. */
  public static PostgresOptions forTests(Security security) {
    return new PostgresOptions(0, false, security);
  }

  /** The same on that port (0: any free one). */
  public PostgresOptions withPort(int other) {
    return new PostgresOptions(other, durable, security);
  }
}
