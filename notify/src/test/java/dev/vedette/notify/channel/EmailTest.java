package dev.vedette.notify.channel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.notify.channel.settings.EmailSettings;
import dev.vedette.notify.channel.settings.SmtpServer;
import dev.vedette.notify.message.Message;
import dev.vedette.testkit.TestAuthority;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** E-mail, against a server that speaks SMTP. */
class EmailTest {
  private static final TestAuthority AUTHORITY = TestAuthority.create("Vedette test");

  @TempDir private static Path directory;
  private static Path ca;

  @BeforeAll
  static void writeAuthority() {
    ca = AUTHORITY.writeTo(directory, "ca");
  }

  @Test
  void aMailGoesOverTlsAloneAndSaysWhatItIs() throws Exception {
    try (SmtpStub server = new SmtpStub(AUTHORITY.issue("localhost"))) {
      assertThat(send(server, Messages.opened(), ca))
          .isEqualTo(new Delivery.Delivered("250 2.0.0 queued as 42"));

      assertThat(server.commands.stream().filter(each -> each.startsWith("plain")))
          .allMatch(each -> each.matches("plain (EHLO .*|STARTTLS)"));
      assertThat(server.commands).anyMatch(each -> each.startsWith("tls AUTH"));
      MimeMessage mail = mail(server.mails.getFirst());
      assertThat(mail.getMessageID()).isEqualTo("<" + Messages.ID + "@example.org>");
      assertThat(mail.getSubject()).isEqualTo("[Vedette] shop is down");
      assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(mail.getHeader("References")[0]).matches("<incident-[0-9a-f]{32}@example.org>");
      assertThat(part(mail, 0)).contains("expected 2xx, got 500", "between 2026-11-30 12:00:14");
      assertThat(part(mail, 1)).contains("<b>Failure:</b> expected 2xx");
    }
  }

  @Test
  void nothingASiteSendsBecomesAHeaderOrMarkup() throws Exception {
    try (SmtpStub server = new SmtpStub(AUTHORITY.issue("localhost"))) {
      for (String text : Messages.HOSTILE) {
        assertThat(send(server, Messages.hostile(text), ca)).isInstanceOf(Delivery.Delivered.class);
        String raw = server.mails.getLast();
        MimeMessage mail = mail(raw);
        assertThat(mail.getAllRecipients())
            .extracting(Object::toString)
            .containsExactly("ops@example.org");
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getSubject()).doesNotContain("\r", "\n", "\u202E");
        assertThat(part(mail, 1)).doesNotContain("<script", "<!channel>", "\u202E");
        assertThat(raw.lines()).allMatch(line -> line.length() <= 998);
      }
    }
  }

  @Test
  void aServerThatIsNotTrustedIsToldNothing() throws Exception {
    try (SmtpStub server = new SmtpStub(AUTHORITY.issue("localhost"))) {
      assertThat(send(server, Messages.opened(), null))
          .isEqualTo(
              Delivery.Retry.unheard(
                  "TLS failed: the mail server's certificate is not trusted, or there is no TLS"));
      assertThat(server.commands).noneMatch(each -> each.contains("AUTH"));
    }
  }

  @Test
  void smtpsIsTlsFromTheFirstByteOn() throws Exception {
    try (SmtpStub server = SmtpStub.implicit(AUTHORITY.issue("localhost"))) {
      assertThat(send(server, Messages.opened(), ca))
          .isEqualTo(new Delivery.Delivered("250 2.0.0 queued as 42"));

      assertThat(server.commands)
          .allMatch(each -> each.startsWith("tls "))
          .anyMatch(each -> each.startsWith("tls AUTH"));
      assertThat(mail(server.mails.getFirst()).getSubject()).isEqualTo("[Vedette] shop is down");
    }
  }

  @Test
  void smtpsTellsNothingToAServerWithAnotherNameOrAuthority() throws Exception {
    try (SmtpStub server = SmtpStub.implicit(AUTHORITY.issue("elsewhere.example"))) {
      for (Path authority : new Path[] {ca, null}) {
        assertThat(send(server, Messages.opened(), authority))
            .isInstanceOfSatisfying(
                Delivery.Retry.class, retry -> assertThat(retry.reason()).startsWith("TLS failed"));
      }
      assertThat(server.commands).isEmpty();
    }
  }

  @Test
  void aServerWithoutStarttlsIsToldNoPassword() throws Exception {
    try (SmtpStub server = new SmtpStub(null)) {
      assertThat(send(server, Messages.opened(), ca))
          .isEqualTo(Delivery.Retry.unheard("the mail server does not offer STARTTLS"));
      assertThat(server.commands).noneMatch(each -> each.contains("AUTH"));
    }
  }

  @Test
  void aRefusedPasswordAndRefusedRecipientsAreFinal() throws Exception {
    try (SmtpStub server = new SmtpStub(AUTHORITY.issue("localhost"))) {
      server.answers.put("RCPT", "550 5.1.1 nobody of that name");
      assertThat(send(server, Messages.opened(), ca))
          .isEqualTo(new Delivery.Refused("the mail server answers 550; not to ops@example.org"));
      server.answers.put("AUTH", "535 wrong: hunter22");
      assertThat(send(server, Messages.opened(), ca))
          .isEqualTo(new Delivery.Refused("the mail server refuses user and password"));
    }
  }

  @Test
  void aServerThatIsBusyIsAskedAgain() throws Exception {
    try (SmtpStub server = new SmtpStub(AUTHORITY.issue("localhost"))) {
      server.answers.put("MAIL-END", "451 4.3.0 later");
      assertThat(send(server, Messages.opened(), ca))
          .isEqualTo(Delivery.Retry.unheard("the mail server answers 451"));
    }
  }

  @Test
  void aServerThatCanCheckNoPasswordNowIsAskedAgain() throws Exception {
    try (SmtpStub server = new SmtpStub(AUTHORITY.issue("localhost"))) {
      server.answers.put("AUTH", "454 4.7.0 Temporary authentication failure");
      assertThat(send(server, Messages.opened(), ca))
          .isEqualTo(
              Delivery.Retry.unheard(
                  "the mail server can't check user and password now, it answers 454"));
    }
  }

  @Test
  void onlyWhoDoesNotHaveItIsSentItAgain() throws Exception {
    try (SmtpStub server = new SmtpStub(AUTHORITY.issue("localhost"))) {
      Email email =
          email(server, ca, Duration.ofSeconds(10), "a@example.org", "b@example.org", "c@x.org");
      String toB = "RCPT TO:<b@example.org>";
      server.answers.put(toB, "450 4.2.0 greylisted");
      server.answers.put("RCPT TO:<c@x.org>", "550 5.1.1 nobody of that name");
      Delivery.Retry later =
          Delivery.Retry.maybeHeard("the mail server answers 450; not to b@example.org");
      assertThat(email.send(Messages.opened())).isEqualTo(later);
      assertThat(email.send(Messages.opened())).isEqualTo(later);
      server.answers.remove(toB);
      assertThat(email.send(Messages.opened()))
          .isEqualTo(new Delivery.Delivered("sent; not to c@x.org, refused with 550"));

      assertThat(server.commands).containsOnlyOnce("tls RCPT TO:<a@example.org>");
      assertThat(server.mails).hasSize(2);
    }
  }

  @Test
  void aServerThatNeverAnswersIsNotWaitedFor() throws Exception {
    try (SmtpStub server = new SmtpStub(null)) {
      server.answers.put("CONNECT", "");
      assertThat(send(server, Messages.opened(), ca, Duration.ofMillis(500)))
          .isInstanceOf(Delivery.Retry.class);
    }
  }

  private static Delivery send(SmtpStub server, Message message, @Nullable Path authority)
      throws InterruptedException {
    return send(server, message, authority, Duration.ofSeconds(10));
  }

  private static Delivery send(
      SmtpStub server, Message message, @Nullable Path authority, Duration timeout)
      throws InterruptedException {
    return email(server, authority, timeout, "ops@example.org").send(message);
  }

  private static Email email(
      SmtpStub server, @Nullable Path authority, Duration timeout, String... to) {
    EmailSettings settings =
        new EmailSettings(
            SmtpServer.parse(server.scheme() + "://vedette:hunter22@localhost:" + server.port()),
            "vedette@example.org",
            List.of(to),
            true);
    SmtpSession smtp = new SmtpSession(settings, timeout, authority);
    return new Email(settings, ZoneOffset.UTC, smtp, timeout, settings.toMask());
  }

  private static MimeMessage mail(String raw) throws Exception {
    return new MimeMessage(
        Session.getInstance(new Properties()), new ByteArrayInputStream(raw.getBytes(ISO_8859_1)));
  }

  private static String part(MimeMessage mail, int index) throws Exception {
    return (String) ((MimeMultipart) mail.getContent()).getBodyPart(index).getContent();
  }
}
