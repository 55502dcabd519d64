package dev.vedette.bench.harness;

import dev.vedette.testkit.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * The server that everybody is measured against: nginx in one process, a static page of 2.7 kB over
 * plain HTTP and over TLS, an ECDSA P-256 certificate, and no way to resume a TLS session.
 */
public final class Nginx implements AutoCloseable {
  private static final int PAGE_BYTES = 2_700;

  private final Child process;
  private final int plain;
  private final int tls;
  private final Path authority;

  private Nginx(Child process, int plain, int tls, Path authority) {
    this.process = process;
    this.plain = plain;
    this.tls = tls;
    this.authority = authority;
  }

  public static Nginx start(Path directory, Cores cores) throws IOException, InterruptedException {
    return start(directory, cores::others);
  }

  /** On whatever core. */
  public static Nginx start(Path directory) throws IOException, InterruptedException {
    return start(directory, List::of);
  }

  private static Nginx start(Path directory, Function<String[], List<String>> placed)
      throws IOException, InterruptedException {
    String program = Programs.require("nginx", "nginx-light");
    TestAuthority authority = TestAuthority.create("Vedette bench");
    TestAuthority.PemFiles pem = authority.issue("127.0.0.1").writeTo(directory, "server");
    Files.createDirectory(directory.resolve("www"));
    Files.writeString(directory.resolve("www/index.html"), page());
    int plain = Loopback.freePort();
    int tls = Loopback.freePort();
    Path configuration = directory.resolve("nginx.conf");
    Files.writeString(configuration, configuration(directory, plain, tls, pem));
    Child process =
        Child.start(
            placed.apply(
                new String[] {
                  program,
                  "-p",
                  directory.toString(),
                  "-e",
                  "stderr",
                  "-c",
                  configuration.toString()
                }));
    Loopback.awaitListener(tls, process::isAlive);
    return new Nginx(process, plain, tls, authority.writeTo(directory, "ca"));
  }

  private static String configuration(
      Path directory, int plain, int tls, TestAuthority.PemFiles pem) {
    return """
    daemon off;
    master_process off;
    worker_rlimit_nofile 16384;
    pid %1$s/nginx.pid;
    error_log stderr crit;
    events { worker_connections 8192; }
    http {
      access_log off;
      client_body_temp_path %1$s/body;
      proxy_temp_path %1$s/proxy;
      fastcgi_temp_path %1$s/fastcgi;
      uwsgi_temp_path %1$s/uwsgi;
      scgi_temp_path %1$s/scgi;
      default_type text/html;
      ssl_certificate %4$s;
      ssl_certificate_key %5$s;
      ssl_protocols TLSv1.2 TLSv1.3;
      ssl_session_cache off;
      ssl_session_tickets off;
      server {
        listen 127.0.0.1:%2$d backlog=4096;
        listen 127.0.0.1:%3$d ssl backlog=4096;
        root %1$s/www;
      }
    }
    """
        .formatted(directory, plain, tls, pem.certificate(), pem.key());
  }

  private static String page() {
    String head = "<!doctype html><title>Vedette</title><p>status: OK\n";
    return head + "x".repeat(PAGE_BYTES - head.length());
  }

  public String url(Scheme scheme) {
    return switch (scheme) {
      case PLAIN -> "http://127.0.0.1:" + plain + "/";
      case TLS -> "https://127.0.0.1:" + tls + "/";
    };
  }

  /** PEM file of the authority that has signed the certificate. */
  public Path authority() {
    return authority;
  }

  @Override
  public void close() {
    process.close();
  }
}
