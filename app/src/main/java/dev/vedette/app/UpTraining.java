package dev.vedette.app;

import dev.vedette.config.ConfigurationReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * {@code vedette up} with more to do than on most laptops, so that the JVM sees all that it does
 * for long enough. Somebody looks at the pages meanwhile.
 */
final class UpTraining {
  private static final int TARGETS = 150;

  /** The JVM takes down what ran some hundred times; batches come five times a second at most. */
  private static final Duration LENGTH = Duration.ofSeconds(75);

  /** On a machine that is very busy; a start takes seconds. */
  private static final Duration START = Duration.ofMinutes(5);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final List<String> PAGES = List.of("/", "/targets/site-1", "/incidents");
  private static final int CONNECT_MS = 500;
  private static final int READ_MS = 5_000;

  private UpTraining() {}

  /**
   * Returns while everything runs still; it ends with the process.
   *
   * @param directory for its files
   */
  static void run(String site, Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Path configuration = Files.writeString(directory.resolve("vedette.yaml"), targets(site));
    int port = freePort();
    String[] line = {
      "up",
      "-c",
      configuration.toString(),
      "--data",
      directory.resolve("data").toString(),
      "--port",
      Integer.toString(port)
    };
    Thread.ofPlatform()
        .daemon()
        .start(() ->
            Vedette.commandLine(new ConfigurationReader(Map.of(), Path.of("")), false)
                .execute(line));
    lookUntil(System.nanoTime() + START.toNanos(), port, true);
    lookUntil(System.nanoTime() + LENGTH.toNanos(), port, false);
  }

  private static void lookUntil(long endNanos, int port, boolean orAnswered)
      throws InterruptedException {
    boolean answered = false;
    while (System.nanoTime() < endNanos && !(orAnswered && answered)) {
      Thread.sleep(LOOK_EVERY);
      for (String page : PAGES) {
        answered |= look(port, page);
      }
    }
  }

  private static String targets(String site) {
    StringBuilder yaml = new StringBuilder("targets:\n");
    for (int i = 0; i < TARGETS; i++) {
      yaml.append("- {name: site-%d, url: \"%s\", interval: 1s}\n".formatted(i, site));
    }
    return yaml.toString();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** By hand, without a class more than what is trained; whether there was an answer. */
  private static boolean look(int port, String page) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS);
      socket.setSoTimeout(READ_MS);
      String request = "GET " + page + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().readAllBytes().length > 0;
    } catch (IOException e) {
      return false; // it starts still, or has a lot to do
    }
  }
}
