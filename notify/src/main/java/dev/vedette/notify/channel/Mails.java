package dev.vedette.notify.channel;

import dev.vedette.notify.channel.service.Ids;
import dev.vedette.notify.channel.settings.EmailSettings;
import dev.vedette.notify.message.Lines;
import dev.vedette.notify.message.Markup;
import dev.vedette.notify.message.Message;
import dev.vedette.notify.message.Notice;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.ZoneId;
import java.util.Date;

/** Writes a message as a mail, in plain text and in HTML. */
record Mails(EmailSettings settings, ZoneId zone) {
  /** More is read by nobody. */
  private static final int MAX_TEXT = 20_000;

  MimeMessage of(Message message, Session session) throws MessagingException {
    Notice notice = Notice.of(message, zone);
    MimeMessage mail = new WithId(session, "<" + message.id() + "@" + domain() + ">");
    mail.setFrom(new InternetAddress(settings.from()));
    for (String each : settings.to()) {
      mail.addRecipient(jakarta.mail.Message.RecipientType.TO, new InternetAddress(each));
    }
    mail.setSubject("[Vedette] " + notice.title(), "UTF-8");
    mail.setSentDate(Date.from(message.at()));
    // RFC 3834: no answering machine answers it.
    mail.setHeader("Auto-Submitted", "auto-generated");
    if (!message.isDigest()) {
      mail.setHeader("References", thread(message));
      mail.setHeader("In-Reply-To", thread(message));
    }
    mail.setContent(parts(notice));
    mail.saveChanges();
    return mail;
  }

  /** All mails of an incident refer to one that was never sent, so readers show them together. */
  private String thread(Message message) {
    return "<incident-" + Ids.hash(message.first().id()) + "@" + domain() + ">";
  }

  private String domain() {
    return settings.from().substring(settings.from().indexOf('@') + 1);
  }

  private static MimeMultipart parts(Notice notice) throws MessagingException {
    MimeBodyPart plain = new MimeBodyPart();
    String lines = new Lines(Markup.PLAIN, MAX_TEXT, String::length).of(notice.facts());
    String link = notice.link() == null ? "" : "\n\n" + notice.link();
    plain.setText(notice.title() + "\n\n" + lines + link + "\n", "UTF-8");
    MimeBodyPart html = new MimeBodyPart();
    html.setText(html(notice), "UTF-8", "html");
    return new MimeMultipart("alternative", plain, html);
  }

  private static String html(Notice notice) {
    String lines = new Lines(Markup.HTML, MAX_TEXT, String::length).of(notice.facts());
    String link = notice.link() == null ? "" : Markup.HTML.escaped(notice.link());
    return "<html><body><h3>"
        + Markup.HTML.escaped(notice.title())
        + "</h3>\n<p>"
        + lines.replace("\n", "<br>\n")
        + "</p>\n"
        + (link.isEmpty() ? "" : "<p><a href=\"" + link + "\">Open in Vedette</a></p>\n")
        + "</body></html>\n";
  }

  /** Angus would make an id of its own. */
  private static final class WithId extends MimeMessage {
    private final String id;

    WithId(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
