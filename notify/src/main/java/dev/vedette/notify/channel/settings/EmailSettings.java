package dev.vedette.notify.channel.settings;

import dev.vedette.model.Setting;
import dev.vedette.model.text.Secrets;
import java.util.List;
import java.util.regex.Pattern;

/** E-mail by SMTP. */
public record EmailSettings(
    @Setting(
            doc =
                "The mail server: `smtp://` with STARTTLS (port 587 unless written), `smtps://`"
                    + " with TLS from the first byte (465).",
            example = "smtp://user:${SMTP_PASSWORD}@mail.example:587",
            secret = true)
        SmtpServer smtp,
    @Setting(doc = "Address of the sender.", example = "vedette@example.org") String from,
    @Setting(doc = "Addresses of those who are told.", example = "[ops@example.org]")
        List<String> to,
    @Setting(
            doc =
                "Whether `smtp://` insists on STARTTLS; `false` is for a relay on the same"
                    + " machine, without a password.",
            byDefault = "true")
        boolean starttls)
    implements ServiceSettings {
  /** What every server takes; quoted local parts are for nobody. */
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}");

  /** Servers take 100 at least (RFC 5321, section 4.5.3.1.8). */
  private static final int MAX_RECIPIENTS = 100;

  public EmailSettings {
    to = List.copyOf(to);
    if (to.isEmpty() || to.size() > MAX_RECIPIENTS) {
      throw new IllegalArgumentException("to must name 1 to " + MAX_RECIPIENTS + " addresses");
    }
    requireAddress("from", from);
    to.forEach(each -> requireAddress("to", each));
    if (!starttls && !smtp.secure() && smtp.password() != null) {
      throw new IllegalArgumentException(
          "starttls must be true where there is a password, which would be readable on its way");
    }
  }

  private static void requireAddress(String key, String address) {
    if (!ADDRESS.matcher(address).matches()) {
      throw new IllegalArgumentException(
          key + " '" + address + "' must be an address such as ops@example.org");
    }
  }

  @Override
  public Secrets toMask() {
    String password = smtp.password();
    String user = smtp.user();
    if (password == null || user == null) {
      return Secrets.NONE;
    }
    return new Secrets.Builder()
        .add(password, Secrets.MASK)
        .add("\0" + user + "\0" + password, Secrets.MASK)
        .build();
  }
}
