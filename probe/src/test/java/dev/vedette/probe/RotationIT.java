package dev.vedette.probe;

import static dev.vedette.model.FailureCode.*;
import static dev.vedette.probe.Probing.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.model.HttpVersion;
import dev.vedette.model.Target;
import dev.vedette.model.Tls;
import dev.vedette.probe.dns.DnsSettings;
import dev.vedette.probe.tls.SystemAuthorities;
import dev.vedette.testkit.Http3Server;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Responder;
import dev.vedette.testkit.Script;
import dev.vedette.testkit.TestAuthority;
import dev.vedette.testkit.TlsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files that change are used within seconds: behaviours 101 and 118. */
class RotationIT {
  private static final Duration SECONDS = Duration.ofSeconds(15);

  @RegisterExtension static final Probing probing = new Probing();
  @TempDir Path files;

  private final TestAuthority before = TestAuthority.create("Before");
  private final TestAuthority after = TestAuthority.create("After");

  private static Target target(java.net.URI url, Tls tls) {
    return Probing.target(url, Duration.ofSeconds(5)).with(t -> t.tls = tls);
  }

  private static void awaitUp(PreparedTarget target) {
    await()
        .atMost(SECONDS)
        .untilAsserted(() -> assertThat(message(probing.probe(target))).isEmpty());
  }

  @Test
  void aNewAuthorityIsTrustedAndTheOldOneNoMore() { // 118
    Path ca = before.writeTo(files, "ca");
    try (TlsServer old = TlsServer.start(before.issue("localhost"), Script.ok(""));
        TlsServer server = TlsServer.start(after.issue("localhost"), Script.ok(""))) {
      Tls tls = new Tls(ca, null, null, null, true);
      PreparedTarget oldTarget = probing.prepare(target(old.url("localhost", "/"), tls));
      PreparedTarget newTarget = probing.prepare(target(server.url("localhost", "/"), tls));
      assertThat(message(probing.probe(oldTarget))).isEmpty();
      assertThat(message(probing.probe(newTarget))).isNotEmpty();
      after.writeTo(files, "ca");
      awaitUp(newTarget);
      assertThat(message(probing.probe(oldTarget))).contains("CN=Before");
    }
  }

  @Test
  void aNewClientCertificateIsPresented() { // 118
    var client = before.issue("client").writeTo(files, "client");
    var demands = new TlsServer.Demands(List.of(), List.of(), after.certificate());
    Path ca = before.writeTo(files, "ca");
    Tls tls = new Tls(ca, client.certificate(), client.key(), null, true);
    try (TlsServer server = TlsServer.start(before.issue("localhost"), demands, Script.ok(""))) {
      PreparedTarget target = probing.prepare(target(server.url("localhost", "/"), tls));
      assertThat(message(probing.probe(target))).isNotEmpty();
      after.issue("client").writeTo(files, "client");
      awaitUp(target);
    }
  }

  @Test
  void aNewClientCertificateIsPresentedOverHttp3() { // 118
    var client = before.issue("client").writeTo(files, "client");
    Path ca = before.writeTo(files, "ca");
    Tls tls = new Tls(ca, client.certificate(), client.key(), null, true);
    try (Http3Server server =
        Http3Server.demanding(after.certificate(), before.issue("localhost"), Responder.ok("x"))) {
      PreparedTarget target =
          probing.prepare(
              target(server.url("localhost", "/"), tls).with(t -> t.http = HttpVersion.V3));
      Observation refused = probing.probe(target);
      assertThat(code(refused)).isEqualTo(TLS_FAILED);
      assertThat(message(refused)).contains("client certificate", "(alert ");
      after.issue("client").writeTo(files, "client");
      awaitUp(target);
    }
  }

  @Test
  void aNewBodyFileIsSent() throws IOException { // 118
    Path body = Files.writeString(files.resolve("body"), "one");
    try (RawServer server =
        RawServer.start(c -> {
          String request = c.request();
          c.respond("200 OK", "", request.substring(request.length() - 3));
        })) {
      Target target =
          Probing.target(server.url("/"))
              .with(t -> {
                t.method = "POST";
                t.bodyFile = body;
              });
      PreparedTarget one = probing.prepare(target.expecting(body("one", null)));
      PreparedTarget two = probing.prepare(target.expecting(body("two", null)));
      assertThat(message(probing.probe(one))).isEmpty();
      assertThat(message(probing.probe(two))).isNotEmpty();
      Files.writeString(body, "two");
      awaitUp(two);
    }
  }

  @Test
  void theSystemsAuthoritiesAreReadAgain() throws IOException { // 101
    Path bundle = before.writeTo(files, "bundle");
    SystemAuthorities system = new SystemAuthorities("the system's authorities", bundle);
    try (Prober prober = Prober.start(DnsSettings.DEFAULT, system);
        TlsServer server = TlsServer.start(after.issue("localhost"), Script.ok(""))) {
      PreparedTarget target = prober.prepare(target(server.url("localhost", "/"), Tls.DEFAULT));
      assertThat(message(prober.probe(target).join())).contains("which is no trusted authority");
      // As update-ca-certificates does: a new file is moved into the place of the old one.
      Path next = after.writeTo(files, "next");
      Files.move(next, bundle, StandardCopyOption.REPLACE_EXISTING);
      await()
          .atMost(SECONDS)
          .untilAsserted(() ->
              assertThat(message(prober.probe(target).orTimeout(1, TimeUnit.MINUTES).join()))
                  .isEmpty());
    }
  }
}
