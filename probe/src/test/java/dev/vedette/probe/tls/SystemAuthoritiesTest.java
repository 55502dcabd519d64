package dev.vedette.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.model.files.InvalidPemException;
import dev.vedette.testkit.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behaviour 101. */
class SystemAuthoritiesTest {
  private static final TestAuthority ONE = TestAuthority.create("One");
  private static final TestAuthority TWO = TestAuthority.create("Two");

  @TempDir Path directory;

  @Test
  void theFirstBundleThatHoldsAnythingIsTheSystems() throws IOException { // 101
    Path absent = directory.resolve("absent.crt");
    Path empty = Files.writeString(directory.resolve("empty.crt"), "");
    Path one = ONE.writeTo(directory, "one");
    Path two = TWO.writeTo(directory, "two");
    SystemAuthorities found = SystemAuthorities.find(null, List.of(absent, empty, one, two));
    assertThat(found.file()).isEqualTo(one);
    assertThat(found.certificates()).containsExactly(ONE.certificate());
    assertThat(found).hasToString(one.toString());
  }

  @Test
  void whereThereIsNoBundleTheyAreJavas() { // 101
    SystemAuthorities found = SystemAuthorities.find("", List.of(directory.resolve("absent.crt")));
    assertThat(found.file()).isNull();
    assertThat(found.certificates()).hasSizeGreaterThan(50);
    assertThat(found).hasToString("the Java runtime");
  }

  @Test
  void theVariableOfOpenSslAndCurlGoesFirst() { // 101
    Path one = ONE.writeTo(directory, "one");
    Path two = TWO.writeTo(directory, "two");
    SystemAuthorities found = SystemAuthorities.find(two.toString(), List.of(one));
    assertThat(found.certificates()).containsExactly(TWO.certificate());
    assertThat(found).hasToString(two + " (SSL_CERT_FILE)");
  }

  @Test
  void aVariableThatNamesNothingIsAMistake() { // 101
    SystemAuthorities found = SystemAuthorities.find("/nowhere.pem", List.of());
    assertThatThrownBy(found::certificates)
        .isInstanceOf(InvalidPemException.class)
        .hasMessage("SSL_CERT_FILE: there is no file /nowhere.pem");
  }

  @Test
  void whatJavaCannotReadIsLeftOutOfABundle() throws IOException { // 101
    String broken = "# Broken\n-----BEGIN CERTIFICATE-----\nMAAB\n-----END CERTIFICATE-----\n";
    String trusted =
        "-----BEGIN TRUSTED CERTIFICATE-----\nMAAB\n-----END TRUSTED CERTIFICATE-----\n";
    Path bundle =
        Files.writeString(
            directory.resolve("bundle.crt"),
            trusted
                + TestAuthority.pem(ONE.certificate())
                + broken
                + TestAuthority.pem(TWO.certificate()));
    assertThat(SystemAuthorities.find(null, List.of(bundle)).certificates())
        .containsExactly(ONE.certificate(), TWO.certificate());
  }
}
