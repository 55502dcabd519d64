package dev.vedette.notify.channel;

import dev.vedette.model.text.Secrets;
import dev.vedette.notify.channel.settings.EmailSettings;
import dev.vedette.notify.message.Message;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** E-mail. A connection for each message: there are few, and hours between them. */
final class Email implements Channel {
  private final EmailSettings settings;
  private final Mails mails;
  private final SmtpSession smtp;
  private final Duration timeout;
  private final Secrets secrets;

  Email(EmailSettings settings, ZoneId zone, SmtpSession smtp, Duration timeout, Secrets secrets) {
    this.settings = settings;
    this.mails = new Mails(settings, zone);
    this.smtp = smtp;
    this.timeout = timeout;
    this.secrets = secrets;
  }

  @Override
  public Delivery send(Message message) throws InterruptedException {
    SmtpSession.Attempt attempt = smtp.begin();
    CompletableFuture<Delivery> done = new CompletableFuture<>();
    Thread thread =
        Thread.startVirtualThread(() -> done.complete(send(message, attempt.session())));
    try {
      return done.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Delivery.Retry.maybeHeard("the mail server did not take it in time");
    } catch (ExecutionException e) {
      return Delivery.Retry.maybeHeard("the mail could not be sent");
    } finally {
      attempt.close();
      thread.interrupt();
    }
  }

  private Delivery send(Message message, Session session) {
    try (SMTPTransport transport = (SMTPTransport) session.getTransport()) {
      transport.connect(
          settings.smtp().host(),
          settings.smtp().port(),
          settings.smtp().user(),
          settings.smtp().password());
      var mail = mails.of(message, session);
      transport.sendMessage(mail, mail.getAllRecipients());
      return new Delivery.Delivered(masked(transport.getLastServerResponse()));
    } catch (AuthenticationFailedException e) {
      return new Delivery.Refused("the mail server refuses user and password");
    } catch (SendFailedException e) {
      return failed(e);
    } catch (MessagingException e) {
      return new Delivery.Retry(words(e), null, !isBeforeSending(e));
    } catch (RuntimeException e) {
      return Delivery.Retry.maybeHeard("the mail could not be sent");
    }
  }

  /** Some recipients may have it. */
  private Delivery failed(SendFailedException failure) {
    int code =
        failure instanceof SMTPSendFailedException smtpFailure ? smtpFailure.getReturnCode() : 0;
    String refused = "";
    for (Exception each = failure; each != null; ) {
      if (each instanceof SMTPAddressFailedException address) {
        code = address.getReturnCode();
        refused = "; not to " + address.getAddress();
      }
      each = each instanceof MessagingException next ? next.getNextException() : null;
    }
    if (failure.getValidSentAddresses() != null && failure.getValidSentAddresses().length > 0) {
      return new Delivery.Delivered(masked("sent" + refused + ", refused with " + code));
    }
    String text = masked("the mail server answers " + code + refused);
    return code >= 500 ? new Delivery.Refused(text) : new Delivery.Retry(text, null, code == 0);
  }

  /** Without a connection, or one that is encrypted as it must be, nothing was sent. */
  private static boolean isBeforeSending(MessagingException failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SSLHandshakeException
          || each instanceof ConnectException
          || each instanceof UnknownHostException) {
        return true;
      }
    }
    return String.valueOf(failure.getMessage()).startsWith("STARTTLS is required");
  }

  /** The words of the exceptions hold names and what the server said to them. */
  private static String words(MessagingException failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SSLException) {
        return "TLS failed: the mail server's certificate is not trusted, or there is no TLS";
      }
      if (each instanceof ConnectException) {
        return "no connection to the mail server: refused or unreachable";
      }
      if (each instanceof UnknownHostException) {
        return "the mail server's name can't be resolved";
      }
    }
    String message = String.valueOf(failure.getMessage());
    return message.startsWith("STARTTLS is required")
        ? "the mail server does not offer STARTTLS"
        : "the conversation with the mail server failed";
  }

  private String masked(@Nullable String text) {
    return text == null ? "" : secrets.mask(text.strip());
  }

  @Override
  public boolean deduplicates() {
    return false;
  }
}
