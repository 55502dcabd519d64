package dev.vedette.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.model.HttpVersion;
import dev.vedette.model.InvalidTargetException;
import dev.vedette.model.Tls;
import dev.vedette.probe.files.FileWatch;
import dev.vedette.probe.files.Reloading;
import dev.vedette.testkit.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsClientsTest {
  private static final TestAuthority CA = TestAuthority.create("CA");

  @TempDir Path directory;
  private final FileWatch files = new FileWatch();
  private final TlsClients clients = new TlsClients(files, SystemAuthorities.find(null, List.of()));

  private Tls presenting(Path certificate, Path key) {
    return new Tls(null, certificate, key, null, true);
  }

  private Reloading<TlsClient> overTcp(Tls settings) {
    return clients.overTcp(settings, HttpVersion.AUTO, true);
  }

  @Test
  void targetsWithTheSameSettingsShareAClientOverTcpAndOverQuic() {
    Tls other = new Tls(null, null, null, "other.example", true);
    assertThat(overTcp(other)).isSameAs(overTcp(Tls.DEFAULT));
    assertThat(clients.overTcp(other, HttpVersion.AUTO, false)).isSameAs(overTcp(Tls.DEFAULT));
    assertThat(clients.overQuic(other, true)).isSameAs(clients.overQuic(Tls.DEFAULT, false));
  }

  @Test
  void targetsWithOtherSettingsDoNot() {
    Tls unverified = new Tls(null, null, null, null, false);
    var client = CA.issue("client").writeTo(directory, "client");
    Tls presenting = presenting(client.certificate(), client.key());
    assertThat(overTcp(unverified)).isNotSameAs(overTcp(Tls.DEFAULT));
    assertThat(overTcp(presenting)).isNotSameAs(overTcp(Tls.DEFAULT));
    assertThat(clients.overTcp(presenting, HttpVersion.AUTO, false)).isSameAs(overTcp(Tls.DEFAULT));
    assertThat(clients.overTcp(Tls.DEFAULT, HttpVersion.V1_1, true))
        .isNotSameAs(overTcp(Tls.DEFAULT));
    assertThat(clients.overQuic(presenting, true)).isNotSameAs(clients.overQuic(Tls.DEFAULT, true));
  }

  @Test
  void whileCertificateAndKeyDoNotMatchTheOldPairStays() throws IOException { // 118
    var pair = CA.issue("client").writeTo(directory, "client");
    var next = CA.issue("client").writeTo(directory, "next");
    Reloading<TlsClient> shared = overTcp(presenting(pair.certificate(), pair.key()));
    files.look();
    files.look();
    TlsClient old = shared.get();
    move(next.certificate(), pair.certificate());
    files.look();
    files.look();
    assertThat(shared.get()).isSameAs(old);
    move(next.key(), pair.key());
    files.look();
    files.look();
    assertThat(shared.get()).isNotSameAs(old);
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() {
    var one = CA.issue("one").writeTo(directory, "one");
    var two = CA.issue("two").writeTo(directory, "two");
    var rsa = CA.issue(d -> d.rsa(2048), "rsa").writeTo(directory, "rsa");
    assertThatThrownBy(() -> overTcp(presenting(one.certificate(), two.key())))
        .isInstanceOf(InvalidTargetException.class)
        .hasMessage(
            "tls.key: the key in %s is not that of the certificate in %s",
            two.key(), one.certificate());
    assertThatThrownBy(() -> overTcp(presenting(one.certificate(), rsa.key())))
        .isInstanceOf(InvalidTargetException.class)
        .hasMessageContaining("holds no EC key, as the certificate in");
  }

  @Test
  void whatIsWrongWithAFileIsSaidWithItsSetting() throws IOException {
    var pair = CA.issue("client").writeTo(directory, "client");
    Path old =
        Files.writeString(directory.resolve("old.key"), "-----BEGIN RSA PRIVATE KEY-----\nMAAB\n");
    Path half =
        Files.writeString(
            directory.resolve("half.pem"), TestAuthority.pem(CA.certificate()).substring(0, 200));
    assertThatThrownBy(() -> overTcp(presenting(pair.certificate(), old)))
        .hasMessageContaining("tls.key: ")
        .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt -in old.key");
    assertThatThrownBy(() -> overTcp(presenting(half, pair.key())))
        .hasMessage("tls.certificate: " + half + " holds no whole certificate");
    assertThatThrownBy(() -> overTcp(new Tls(old, null, null, null, true)))
        .hasMessageStartingWith("tls.ca: " + old + " holds no certificate");
    assertThatThrownBy(() -> overTcp(new Tls(directory.resolve("none"), null, null, null, true)))
        .hasMessage("tls.ca: there is no file " + directory.resolve("none"));
  }
}
