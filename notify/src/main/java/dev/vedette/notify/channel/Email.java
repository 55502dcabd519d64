package dev.vedette.notify.channel;

import dev.vedette.model.text.Secrets;
import dev.vedette.notify.channel.settings.EmailSettings;
import dev.vedette.notify.message.Message;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** E-mail. A connection for each message: there are few, and hours between them. */
final class Email implements Channel {
  private final EmailSettings settings;
  private final Mails mails;
  private final SmtpSession smtp;
  private final Duration timeout;
  private final Secrets secrets;

  /** A channel is told one message after the other, so the last is enough. */
  private volatile Heard heard = new Heard(null, Set.of());

  /**
   * Who has a message that others are still to get.
   *
   * @param id null: there is none
   */
  private record Heard(@Nullable UUID id, Set<Address> by) {
    boolean isOf(UUID message) {
      return message.equals(id);
    }

    Address[] left(UUID message, Address[] all) {
      return isOf(message)
          ? Arrays.stream(all).filter(each -> !by.contains(each)).toArray(Address[]::new)
          : all;
    }

    Heard and(UUID message, Address[] more) {
      Set<Address> now = new HashSet<>(isOf(message) ? by : Set.of());
      now.addAll(List.of(more));
      return new Heard(message, now);
    }
  }

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
    try {
      SMTPTransport transport = (SMTPTransport) session.getTransport();
      try {
        return converse(transport, message, session);
      } finally {
        leave(transport);
      }
    } catch (SendFailedException e) {
      return failed(message.id(), e);
    } catch (MessagingException e) {
      return new Delivery.Retry(words(e), null, !isBeforeSending(e));
    } catch (RuntimeException e) {
      return Delivery.Retry.maybeHeard("the mail could not be sent");
    }
  }

  private Delivery converse(SMTPTransport transport, Message message, Session session)
      throws MessagingException {
    try {
      transport.connect(
          settings.smtp().host(),
          settings.smtp().port(),
          settings.smtp().user(),
          settings.smtp().password());
    } catch (AuthenticationFailedException e) {
      return unauthenticated(transport.getLastReturnCode());
    }
    MimeMessage mail = mails.of(message, session);
    transport.sendMessage(mail, heard.left(message.id(), mail.getAllRecipients()));
    return new Delivery.Delivered(masked(transport.getLastServerResponse()));
  }

  /** What it has said of the mail holds, however it says farewell. */
  private static void leave(SMTPTransport transport) {
    try {
      transport.close();
    } catch (MessagingException gone) {
      // It is closed all the same.
    }
  }

  /** Without a code the connection broke. */
  private static Delivery unauthenticated(int code) {
    return SmtpRefusal.isTemporary(code) || code <= 0
        ? Delivery.Retry.unheard(
            "the mail server can't check user and password now, it answers " + code)
        : new Delivery.Refused("the mail server refuses user and password");
  }

  /** Some recipients may have it; the others are tried again, if that may help. */
  private Delivery failed(UUID id, SendFailedException failure) {
    SmtpRefusal refusal = SmtpRefusal.of(failure);
    Address[] sent = failure.getValidSentAddresses();
    if (sent != null && sent.length > 0) {
      heard = heard.and(id, sent);
    }
    boolean partly = heard.isOf(id);
    String text = masked("the mail server answers " + refusal.code() + refusal.notTo());
    if (refusal.code() < 500) {
      return new Delivery.Retry(text, null, partly || refusal.code() == 0);
    }
    return partly && refusal.isOfOneRecipient()
        ? new Delivery.Delivered(
            masked("sent" + refusal.notTo() + ", refused with " + refusal.code()))
        : new Delivery.Refused(text);
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
