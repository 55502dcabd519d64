package dev.vedette.notify.channel;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/**
 * Why a mail did not get to everybody. Of several answers one that is temporary counts: whoever got
 * it may be told later.
 *
 * @param code of RFC 5321; 0 when the server gave none
 * @param address of the recipient whom it is about; empty when it is about the mail
 */
record SmtpRefusal(int code, String address) {
  static SmtpRefusal of(SendFailedException failure) {
    int code =
        failure instanceof SMTPSendFailedException smtpFailure ? smtpFailure.getReturnCode() : 0;
    SmtpRefusal found = new SmtpRefusal(code, "");
    for (Exception each = failure; each != null; ) {
      if (each instanceof SMTPAddressFailedException address) {
        SmtpRefusal next =
            new SmtpRefusal(address.getReturnCode(), String.valueOf(address.getAddress()));
        found = next.weight() >= found.weight() ? next : found;
      }
      each = each instanceof MessagingException next ? next.getNextException() : null;
    }
    return found;
  }

  static boolean isTemporary(int code) {
    return code >= 400 && code < 500;
  }

  boolean isTemporary() {
    return isTemporary(code);
  }

  boolean isOfOneRecipient() {
    return !address.isEmpty();
  }

  private int weight() {
    return (isTemporary() ? 2 : 0) + (isOfOneRecipient() ? 1 : 0);
  }

  /** Whom it is about, to be put behind other words. */
  String notTo() {
    return address.isEmpty() ? "" : "; not to " + address;
  }
}
