package dev.vedette.notify.channel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.vedette.testkit.TestAuthority.Identity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A mail server (RFC 5321) with STARTTLS and AUTH that keeps what it is sent. */
final class SmtpStub implements AutoCloseable {
  /** Mails as they came, with dots unstuffed. */
  final List<String> mails = new CopyOnWriteArrayList<>();

  /** Commands, but for the mails, and whether they came over TLS. */
  final List<String> commands = new CopyOnWriteArrayList<>();

  /** What is answered in place of the usual, by the command's first word or its whole line. */
  final Map<String, String> answers = new ConcurrentHashMap<>();

  private final ServerSocket server;
  private final @Nullable SSLContext tls;
  private final boolean implicit;

  /** Offers STARTTLS, if it has a certificate. */
  SmtpStub(@Nullable Identity identity) throws Exception {
    this(identity, false);
  }

  private SmtpStub(@Nullable Identity identity, boolean implicit) throws Exception {
    server = new ServerSocket(0, 5, InetAddress.getByName("localhost"));
    tls = identity == null ? null : context(identity);
    this.implicit = implicit;
    Thread.startVirtualThread(this::accept);
  }

  /** Speaks TLS from the first byte on. */
  static SmtpStub implicit(Identity identity) throws Exception {
    return new SmtpStub(identity, true);
  }

  private static SSLContext context(Identity identity) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "mail", identity.key(), new char[0], new Certificate[] {identity.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  String scheme() {
    return implicit ? "smtps" : "smtp";
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.startVirtualThread(() -> converse(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void converse(Socket socket) {
    try (socket) {
      Socket spoken = implicit ? over(socket) : socket;
      say(spoken, answers.getOrDefault("CONNECT", "220 mail.example ESMTP"));
      converse(spoken, implicit);
    } catch (IOException gone) {
      // The client left.
    }
  }

  private SSLSocket over(Socket socket) throws IOException {
    SSLSocket over =
        (SSLSocket)
            Objects.requireNonNull(tls)
                .getSocketFactory()
                .createSocket(socket, "localhost", port(), true);
    over.setUseClientMode(false);
    over.startHandshake();
    return over;
  }

  private void converse(Socket socket, boolean secure) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1), 1);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      commands.add((secure ? "tls " : "plain ") + line);
      String verb = line.split("[ :]", 2)[0];
      if (verb.equals("STARTTLS") && tls != null) {
        say(socket, "220 go ahead");
        converse(over(socket), true);
        return;
      }
      say(socket, answers.getOrDefault(line, answers.getOrDefault(verb, usual(verb, secure))));
      if (verb.equals("DATA") && !answers.containsKey("DATA")) {
        data(in);
        say(socket, answers.getOrDefault("MAIL-END", "250 2.0.0 queued as 42"));
      }
    }
  }

  private String usual(String verb, boolean secure) {
    return switch (verb) {
      case "EHLO" ->
          "250-mail.example\r\n"
              + (tls != null && !secure ? "250-STARTTLS\r\n" : "")
              + "250 AUTH PLAIN LOGIN";
      case "AUTH" -> "235 welcome";
      case "DATA" -> "354 go ahead";
      case "QUIT" -> "221 bye";
      default -> "250 fine";
    };
  }

  private void data(BufferedReader in) throws IOException {
    StringBuilder mail = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      mail.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
    }
    mails.add(mail.toString());
  }

  private static void say(Socket socket, String line) throws IOException {
    if (!line.isEmpty()) {
      socket.getOutputStream().write((line + "\r\n").getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
