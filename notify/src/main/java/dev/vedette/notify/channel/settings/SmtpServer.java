package dev.vedette.notify.channel.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A mail server, written {@code smtp://user:password@host:587} or {@code smtps://…}.
 *
 * @param secure whether TLS is there from the first byte ({@code smtps}), and not by STARTTLS
 * @param host a name, or an address without brackets
 * @param user null when the server asks for none
 */
public record SmtpServer(
    boolean secure, String host, int port, @Nullable String user, @Nullable String password) {
  private static final int SUBMISSION = 587;
  private static final int SUBMISSIONS = 465;
  private static final String HINT =
      "write smtp://user:password@mail.example:587, or smtps:// for TLS from the first byte";

  /** Throws IllegalArgumentException that repeats nothing of the text. */
  public static SmtpServer parse(String text) {
    URI uri = uri(text.strip());
    boolean secure = "smtps".equalsIgnoreCase(uri.getScheme());
    if ((!secure && !"smtp".equalsIgnoreCase(uri.getScheme())) || uri.getHost() == null) {
      throw new IllegalArgumentException(HINT);
    }
    String[] login = uri.getRawUserInfo() == null ? null : uri.getRawUserInfo().split(":", 2);
    if (login != null && login.length < 2) {
      throw new IllegalArgumentException("a user needs a password; " + HINT);
    }
    int port = uri.getPort() == -1 ? secure ? SUBMISSIONS : SUBMISSION : uri.getPort();
    return new SmtpServer(
        secure,
        uri.getHost().replaceAll("^\\[|]$", ""),
        port,
        login == null ? null : decoded(login[0]),
        login == null ? null : decoded(login[1]));
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // The exception shows the text.
      throw new IllegalArgumentException(
          HINT + "; in user and password, write what is no letter or digit as %40 and the like");
    }
  }

  /** A plus is a plus here. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "SmtpServer[" + host + ":" + port + "]";
  }
}
