package dev.vedette.doctor;

import dev.vedette.model.files.InvalidPemException;
import dev.vedette.probe.tls.SystemAuthorities;

/** Says whose word is taken for the certificates of targets without a {@code ca} of their own. */
final class AuthorityDiagnosis {
  private static final String SUBJECT = "authorities";

  private AuthorityDiagnosis() {}

  static Finding examine(SystemAuthorities authorities) {
    try {
      int count = authorities.certificates().size();
      return new Finding.Ok(
          SUBJECT, "%d of %s, for targets without a ca of their own".formatted(count, authorities));
    } catch (InvalidPemException e) {
      return new Finding.Fail(
          SUBJECT,
          String.valueOf(e.getMessage()),
          "let SSL_CERT_FILE name a PEM file of authorities, or unset it");
    }
  }
}
