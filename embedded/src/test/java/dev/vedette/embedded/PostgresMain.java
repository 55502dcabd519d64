package dev.vedette.embedded;

import java.nio.file.Path;

/** A server below a JVM that can be killed; prints the server's process id. */
final class PostgresMain {
  private PostgresMain() {}

  public static void main(String[] args) throws InterruptedException {
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(Path.of(args[0]), PostgresOptions.durable(0));
    System.out.println(postgres.pid());
    Thread.currentThread().join();
  }
}
