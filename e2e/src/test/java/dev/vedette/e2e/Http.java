package dev.vedette.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Asks what a role answers its operator, and what a program that is no browser sees of the page.
 */
final class Http {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(LIMIT).build();

  private Http() {}

  static HttpResponse<String> get(URI address) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(LIMIT).build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** What the role with its operator's paths on that port says of itself; empty while it is not. */
  static String state(int port) throws InterruptedException {
    return textOrNothing(port, "/readyz");
  }

  /** Its metrics as Prometheus reads them; empty while it is not there. */
  static String metrics(int port) throws InterruptedException {
    return textOrNothing(port, "/metrics");
  }

  private static String textOrNothing(int port, String path) throws InterruptedException {
    try {
      return get(URI.create("http://127.0.0.1:" + port + path)).body();
    } catch (IOException e) {
      return "";
    }
  }

  /** Whether the role with its operator's paths on that port says that it does its work. */
  static boolean isReady(int port) throws InterruptedException {
    try {
      return get(URI.create("http://127.0.0.1:" + port + "/readyz")).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
