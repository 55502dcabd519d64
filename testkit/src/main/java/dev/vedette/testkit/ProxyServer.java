package dev.vedette.testkit;

import dev.vedette.model.url.Url;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP forward proxy on loopback (RFC 9110, 7.6 and 9.3.6): requests in absolute form and
 * CONNECT tunnels, one per connection, or a refusal of them. It takes every host for 127.0.0.1 and
 * resolves nothing, so that a test may use any name. Thread-safe.
 */
public final class ProxyServer implements AutoCloseable {
  private static final String DEAD = "502 Bad Gateway";

  private final RawServer server;
  private final AtomicInteger tunnels = new AtomicInteger();

  private ProxyServer(Gate gate) {
    server =
        RawServer.start(client -> {
          String request = gate.pass(client);
          if (!request.isEmpty()) {
            forward(client, request);
          }
        });
  }

  /** What happens before a request is forwarded: the request to forward, or nothing. */
  @FunctionalInterface
  private interface Gate {
    String pass(Conversation client) throws IOException;
  }

  /** Forwards whatever comes. */
  public static ProxyServer start() {
    return new ProxyServer(Conversation::request);
  }

  /** Answers 407 until it is given this user and password (basic authentication). */
  public static ProxyServer demanding(String user, String password) {
    String token =
        Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    return new ProxyServer(client -> authorized(client, "Basic " + token));
  }

  /** Answers every request with this status, such as {@code 403 Forbidden}. */
  public static ProxyServer refusing(String status) {
    return answering("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
  }

  /** Answers every request with these bytes, in Latin-1, and closes. */
  public static ProxyServer answering(String bytes) {
    return new ProxyServer(client -> {
      client.request();
      client.send(bytes);
      return "";
    });
  }

  /** Reads a request and says nothing. */
  public static ProxyServer stalling() {
    return openingDead("");
  }

  /** Says that the tunnel is open, and nothing more: its other end hears nothing. */
  public static ProxyServer deadTunnel() {
    return openingDead(Tunnel.OPEN);
  }

  private static ProxyServer openingDead(String words) {
    return new ProxyServer(client -> {
      client.request();
      client.send(words);
      client.stall();
      return "";
    });
  }

  public int port() {
    return server.port();
  }

  /** The address of the proxy. */
  public URI url() {
    return server.url("");
  }

  /** Connections accepted so far. */
  public int connections() {
    return server.connections();
  }

  /** The requests read so far, refused ones included, in order: head, empty line, body. */
  public List<String> requests() {
    return server.requests();
  }

  /** Tunnels opened so far. */
  public int tunnels() {
    return tunnels.get();
  }

  private static String authorized(Conversation client, String credentials) throws IOException {
    while (true) {
      String request = client.request();
      if (header(request, "proxy-authorization").equals(credentials)) {
        return request;
      }
      client.respond(
          "407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"test\"\r\n", "");
    }
  }

  private static String header(String request, String name) {
    return head(request)
        .lines()
        .filter(line -> isHeader(line, name))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  private static boolean isHeader(String line, String prefix) {
    return line.toLowerCase(Locale.ROOT).startsWith(prefix);
  }

  private static String head(String request) {
    return request.substring(0, request.indexOf("\r\n\r\n"));
  }

  private void forward(Conversation client, String request) throws IOException {
    String[] words = request.substring(0, request.indexOf("\r\n")).split(" ", 3);
    boolean tunnel = words[0].equals("CONNECT");
    Url target = Url.parse(tunnel ? "http://" + words[1] : words[1]);
    try (Socket origin = new Socket(InetAddress.ofLiteral("127.0.0.1"), target.port())) {
      if (tunnel) {
        tunnels.incrementAndGet();
        client.send(Tunnel.OPEN);
      } else {
        OutputStream out = origin.getOutputStream();
        out.write(originForm(request, words[0], target).getBytes(StandardCharsets.ISO_8859_1));
      }
      new Tunnel(client.socket(), origin).run();
    } catch (ConnectException nobodyListens) {
      client.respond(DEAD, "", "");
    }
  }

  /** The request as the origin wants it; the connection ends with its answer. */
  private static String originForm(String request, String method, Url target) {
    StringBuilder text = new StringBuilder(method).append(' ');
    text.append(target.pathAndQuery()).append(" HTTP/1.1\r\n");
    head(request)
        .lines()
        .skip(1)
        .filter(line -> !isHeader(line, "proxy-") && !isHeader(line, "connection:"))
        .forEach(line -> text.append(line).append("\r\n"));
    text.append("Connection: close");
    return text.append(request.substring(head(request).length())).toString();
  }

  @Override
  public void close() {
    server.close();
  }
}
