package dev.vedette.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.probe.tls.SystemAuthorities;
import dev.vedette.testkit.TestAuthority;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behaviour 101. */
class AuthorityDiagnosisTest {
  @TempDir Path directory;

  @Test
  void theAuthoritiesAreCountedAndTheirPlaceIsNamed() { // 101
    Path bundle = TestAuthority.create("CA").writeTo(directory, "bundle");
    assertThat(
            AuthorityDiagnosis.examine(new SystemAuthorities("the system's authorities", bundle)))
        .isEqualTo(
            new Finding.Ok(
                "authorities", "1 of " + bundle + ", for targets without a ca of their own"));
  }

  @Test
  void aVariableThatNamesNothingIsAFailure() { // 101
    Path absent = directory.resolve("absent.pem");
    assertThat(AuthorityDiagnosis.examine(new SystemAuthorities("SSL_CERT_FILE", absent)))
        .isInstanceOfSatisfying(
            Finding.Fail.class,
            failure ->
                assertThat(failure.cause()).isEqualTo("SSL_CERT_FILE: there is no file " + absent));
  }
}
