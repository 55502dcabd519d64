package dev.vedette.notify.channel;

import dev.vedette.notify.channel.settings.EmailSettings;
import jakarta.mail.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * How the mail server is spoken to. Angus bounds each reading and writing, but not the whole
 * conversation: whoever waits closes the connection under it.
 */
final class SmtpSession {
  private final EmailSettings settings;
  private final Duration timeout;
  private final SSLSocketFactory tls;

  /** Throws InvalidPemException when the authority can't be read. */
  SmtpSession(EmailSettings settings, Duration timeout, @Nullable Path ca) {
    this.settings = settings;
    this.timeout = timeout;
    this.tls =
        ca == null
            ? (SSLSocketFactory) SSLSocketFactory.getDefault()
            : Authority.context(ca).getSocketFactory();
  }

  /** One mail's connection. */
  record Attempt(Session session, ClosingSockets sockets) {
    void close() {
      sockets.close();
    }
  }

  Attempt begin() {
    boolean secure = settings.smtp().secure();
    String protocol = secure ? "smtps" : "smtp";
    String prefix = "mail." + protocol + ".";
    ClosingSockets sockets = new ClosingSockets(secure ? tls : SocketFactory.getDefault());
    Properties properties = new Properties();
    String millis = String.valueOf(timeout.toMillis());
    properties.put("mail.transport.protocol", protocol);
    properties.put(prefix + "connectiontimeout", millis);
    properties.put(prefix + "timeout", millis);
    properties.put(prefix + "auth", String.valueOf(settings.smtp().user() != null));
    properties.put(prefix + "sendpartial", "true");
    properties.put(prefix + "ssl.checkserveridentity", "true");
    if (secure) {
      properties.put(prefix + "ssl.socketFactory", sockets);
      properties.put(prefix + "ssl.socketFactory.fallback", "false");
    } else {
      properties.put(prefix + "socketFactory", sockets);
      properties.put(prefix + "ssl.socketFactory", tls);
      properties.put(prefix + "starttls.enable", String.valueOf(settings.starttls()));
      properties.put(prefix + "starttls.required", String.valueOf(settings.starttls()));
    }
    return new Attempt(Session.getInstance(properties), sockets);
  }
}
