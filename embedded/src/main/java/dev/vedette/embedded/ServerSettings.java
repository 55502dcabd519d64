package dev.vedette.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The settings of a small server, and who may connect. Written anew at every start. */
final class ServerSettings {
  private static final Map<String, String> SMALL =
      Map.ofEntries(
          Map.entry("max_connections", "50"),
          Map.entry("shared_buffers", "64MB"),
          Map.entry("max_wal_size", "512MB"),
          Map.entry("max_worker_processes", "4"),
          Map.entry("max_parallel_workers", "2"),
          Map.entry("max_logical_replication_workers", "0"),
          Map.entry("max_wal_senders", "0"),
          Map.entry("wal_level", "minimal"),
          // No processes of its own for reading.
          Map.entry("io_method", "sync"),
          Map.entry("huge_pages", "off"),
          // Processes that look five times a second whether there is something to write. Nobody
          // waits for them: what is committed without a sync may be lost, three seconds of it now.
          Map.entry("bgwriter_lru_maxpages", "0"),
          Map.entry("wal_writer_delay", "1s"));
  private static final Map<String, String> FAST =
      Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off");

  private ServerSettings() {}

  /** The server's arguments after {@code -D data}. */
  static List<String> arguments(int port, PostgresOptions options) {
    List<String> arguments = new ArrayList<>();
    set(arguments, "listen_addresses", Ports.HOST);
    set(arguments, "port", Integer.toString(port));
    set(arguments, "unix_socket_directories", "");
    set(arguments, "lc_messages", "C");
    set(arguments, "timezone", "UTC");
    set(arguments, "log_timezone", "UTC");
    SMALL.forEach((key, value) -> set(arguments, key, value));
    if (!options.durable()) {
      FAST.forEach((key, value) -> set(arguments, key, value));
    }
    if (options.security() != null) {
      set(arguments, "ssl", "on");
    }
    return arguments;
  }

  private static void set(List<String> arguments, String key, String value) {
    arguments.add("-c");
    arguments.add(key + "=" + value);
  }

  /**
   * Writes {@code pg_hba.conf} and the server's key into the data directory. Nobody but the role
   * vedette gets in.
   */
  static void writeAccess(Path data, PostgresOptions options) throws IOException {
    PostgresOptions.Security security = options.security();
    String rule = "host vedette vedette 127.0.0.1/32 trust\n";
    if (security != null) {
      rule = "hostssl vedette vedette 127.0.0.1/32 scram-sha-256\n";
      place(security.certificate(), data.resolve("server.crt"));
      place(security.key(), data.resolve("server.key"));
    }
    Files.writeString(data.resolve("pg_hba.conf"), rule);
  }

  private static void place(Path source, Path target) throws IOException {
    Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
  }
}
