package dev.vedette.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.testkit.TestAuthority.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestAuthorityTest {
  @Test
  void issuedCertificateIsSignedByTheAuthorityAndNamesItsHosts(@TempDir Path directory)
      throws Exception {
    TestAuthority authority = TestAuthority.create("Vedette test");
    Identity identity = authority.issue("localhost", "127.0.0.1");

    identity.certificate().verify(authority.certificate().getPublicKey());
    Collection<List<?>> names = identity.certificate().getSubjectAlternativeNames();
    assertThat(names).extracting(name -> (Object) name.get(1)).contains("localhost", "127.0.0.1");
    assertThat(Files.readString(identity.writeTo(directory, "server").key()))
        .startsWith("-----BEGIN PRIVATE KEY-----");
    assertThat(Files.readString(authority.writeTo(directory, "ca")))
        .startsWith("-----BEGIN CERTIFICATE-----");
  }
}
