package dev.vedette.bench.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/** Asks as a browser does, compressed, over connections that stay open. */
final class Visitor {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final int OK = 200;

  private final int port;

  Visitor(int port) {
    this.port = port;
  }

  /** The body as it came over the wire. */
  byte[] page(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        CLIENT.send(
            request(path).header("Accept-Encoding", "gzip").build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != OK) {
      throw new IOException(path + " was answered with " + answer.statusCode());
    }
    return answer.body();
  }

  String text(String path) throws IOException, InterruptedException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(page(path)))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  InputStream stream(String path) throws IOException, InterruptedException {
    return CLIENT.send(request(path).build(), HttpResponse.BodyHandlers.ofInputStream()).body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }
}
