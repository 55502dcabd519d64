package dev.vedette.app;

import dev.vedette.app.cli.Logging;
import dev.vedette.app.probe.ProbeCommand;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.probe.Prober;
import dev.vedette.probe.TrainingSite;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/**
 * Runs the short commands once, over loopback and in one process, while the JVM takes down for its
 * ahead-of-time cache which classes they need and which methods are busy. With {@code up DIR} it
 * runs that instead, with its files in DIR.
 */
public final class Training {
  private static final byte[] PAGE =
      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nok"
          .getBytes(StandardCharsets.US_ASCII);

  private static final int BACKLOG = 256;

  /** Longer than any of ours: what is left unread would reset the connection. */
  private static final int REQUEST_BYTES = 4_096;

  private Training() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Logging.start(Map.of());
    try (ServerSocket site = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> serve(site));
      if (arguments.length == 2) {
        UpTraining.run("http://127.0.0.1:" + site.getLocalPort() + "/", Path.of(arguments[1]));
      } else {
        runShortCommands(site.getLocalPort());
      }
      System.exit(0);
    }
  }

  private static void runShortCommands(int port) throws IOException {
    Path configuration = Files.createTempFile("vedette-training-", ".yaml");
    Path authority = Files.createTempFile("vedette-training-", ".pem");
    try (TrainingSite overTls = TrainingSite.start()) {
      String url = "http://127.0.0.1:" + port + "/";
      Files.writeString(configuration, "targets: [{name: site, url: \"" + url + "\"}]\n");
      Files.writeString(authority, overTls.authority());
      List.of(
              "--version",
              "--help",
              "probe --help",
              "probe " + url,
              "probe " + overTls.url() + " --ca " + authority,
              "probe --json https://localhost:" + port + "/",
              "probe --http 3 " + overTls.url(),
              "probe -f " + configuration,
              "config check -c " + configuration)
          .forEach(Training::run);
    } finally {
      Files.deleteIfExists(configuration);
      Files.deleteIfExists(authority);
    }
    try (Prober prober = Prober.start()) {
      prober.warmUp();
    }
  }

  private static void run(String line) {
    String[] arguments = line.split(" ", -1);
    ProbeCommand.preload(List.of(arguments));
    CommandLine vedette =
        Vedette.commandLine(new ConfigurationReader(Map.of(), Path.of("")), false, arguments);
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    vedette.setOut(nowhere).setErr(nowhere).execute(arguments);
  }

  private static void serve(ServerSocket site) {
    byte[] request = new byte[REQUEST_BYTES];
    while (!site.isClosed()) {
      try (Socket client = site.accept()) {
        if (client.getInputStream().read(request) > 0 && request[0] == 'G') {
          client.getOutputStream().write(PAGE);
        }
      } catch (IOException e) {
        // A client that has left, or the end.
      }
    }
  }
}
