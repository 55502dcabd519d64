package dev.vedette.probe;

import static dev.vedette.model.FailureCode.*;
import static dev.vedette.probe.Probing.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vedette.model.Auth;
import dev.vedette.model.FailureCode;
import dev.vedette.model.HttpVersion;
import dev.vedette.model.InvalidTargetException;
import dev.vedette.model.Target;
import dev.vedette.model.Timings;
import dev.vedette.model.Tls;
import dev.vedette.model.url.Url;
import dev.vedette.probe.dns.DnsAnswers;
import dev.vedette.testkit.Http2Server;
import dev.vedette.testkit.Http3Server;
import dev.vedette.testkit.ProxyServer;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Reply;
import dev.vedette.testkit.Script;
import dev.vedette.testkit.StreamRequest;
import dev.vedette.testkit.TestAuthority;
import dev.vedette.testkit.TlsServer;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of an address goes over the wire: behaviours 86 to 92. */
class AddressIT {
  @RegisterExtension static final Probing probing = new Probing();
  @TempDir static Path files;

  private static final TestAuthority AUTHORITY = TestAuthority.create("Test CA");
  private static final TestAuthority.Identity SITE =
      AUTHORITY.issue("localhost", "my_host.example", "*.my-.example", "xn--bcher-kva.example");
  private static Path ca;

  @BeforeAll
  static void writeAuthority() {
    ca = AUTHORITY.writeTo(files, "ca");
    for (String name :
        List.of("my_host.example", "-a.my-.example", "xn--bcher-kva.example", "intranet")) {
      probing.dns.answer(name, "127.0.0.1");
    }
  }

  private static Target secure(String url, HttpVersion version) {
    return target(url)
        .with(t -> {
          t.http = version;
          t.tls = new Tls(ca, null, null, null, true);
        });
  }

  /** Bytes of UTF-8 as the test servers show them: a character for each. */
  private static String bytes(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  private static final String UNICODE = "/путь/é x?q=№&r=|#ж";
  private static final String ENCODED = "/%D0%BF%D1%83%D1%82%D1%8C/%C3%A9%20x?q=%E2%84%96&r=|";

  private static Target withUnicodeHeaders(String url, HttpVersion version) {
    return secure(url, version)
        .with(t -> {
          t.headers = Map.of("X-Name", "Ж 例 é", "Cookie", "a=ж");
          t.auth = new Auth(new Auth.Basic("ü", "пароль"), null);
        });
  }

  private static final String CREDENTIALS =
      "Basic " + Base64.getEncoder().encodeToString("ü:пароль".getBytes(UTF_8));

  @Test
  void whatIsBeyondAsciiArrivesOverHttp1() { // 86
    try (TlsServer server = TlsServer.start(SITE, Script.ok("x"))) {
      String url = "https://localhost:" + server.port() + UNICODE;
      Observation seen = probing.probe(withUnicodeHeaders(url, HttpVersion.V1_1));
      assertThat(message(seen)).isEmpty();
      assertThat(server.requests().getFirst())
          .startsWith("GET " + ENCODED + " HTTP/1.1\r\n")
          .containsIgnoringCase("\r\nx-name: " + bytes("Ж 例 é") + "\r\n")
          .containsIgnoringCase("\r\ncookie: " + bytes("a=ж") + "\r\n")
          .containsIgnoringCase("\r\nauthorization: " + CREDENTIALS + "\r\n");
    }
  }

  @Test
  void whatIsBeyondAsciiArrivesOverHttp2() { // 86
    try (Http2Server server = Http2Server.start(SITE, request -> Reply.of(200, "x"))) {
      String url = "https://localhost:" + server.port() + UNICODE;
      Observation seen = probing.probe(withUnicodeHeaders(url, HttpVersion.V2));
      assertThat(message(seen)).isEmpty();
      arrived(server.requests().getFirst());
    }
  }

  @Test
  void whatIsBeyondAsciiArrivesOverHttp3() { // 86
    try (Http3Server server = Http3Server.start(SITE, request -> Reply.of(200, "x"))) {
      String url = "https://localhost:" + server.port() + UNICODE;
      Observation seen = probing.probe(withUnicodeHeaders(url, HttpVersion.V3));
      assertThat(message(seen)).isEmpty();
      arrived(server.requests().getFirst());
    }
  }

  private static void arrived(StreamRequest request) {
    assertThat(request.path()).isEqualTo(ENCODED);
    assertThat(request.header("x-name")).isEqualTo(bytes("Ж 例 é"));
    assertThat(request.header("cookie")).isEqualTo(bytes("a=ж"));
    assertThat(request.header("authorization")).isEqualTo(CREDENTIALS);
  }

  @Test
  void aBearerTokenAndACookieOfTheServerKeepTheirBytes() { // 86
    try (RawServer server =
        RawServer.start(client -> {
          if (client.request().startsWith("GET /first")) {
            client.respond(
                "302 Found", "Location: /second\r\nSet-Cookie: a=" + bytes("ж") + "\r\n", "");
          } else {
            client.respond("200 OK", "", "x");
          }
        })) {
      Target target =
          target("http://127.0.0.1:" + server.port() + "/first")
              .with(t -> {
                t.auth = new Auth(null, "тест");
                t.headers = Map.of("Cookie", "b=é");
              });
      assertThat(message(probing.probe(target))).isEmpty();
      assertThat(server.requests().getLast())
          .containsIgnoringCase("\r\nauthorization: " + bytes("Bearer тест") + "\r\n")
          .containsIgnoringCase("\r\ncookie: " + bytes("b=é; a=ж") + "\r\n");
    }
  }

  @Test
  void aHostHeaderInUnicodeBecomesPunycode() { // 86, 88
    try (RawServer server = RawServer.start(Script.ok("x"))) {
      String url = "http://127.0.0.1:" + server.port() + "/";
      Target target = target(url).with(t -> t.headers = Map.of("Host", "Bücher.example:8080"));
      assertThat(message(probing.probe(target))).isEmpty();
      assertThat(server.requests().getFirst())
          .containsIgnoringCase("\r\nhost: xn--bcher-kva.example:8080\r\n");
    }
  }

  @ParameterizedTest(name = "{0} asks for {1}")
  @CsvSource({
    "bücher.example,xn--bcher-kva.example",
    "BÜCHER。example,xn--bcher-kva.example",
    "my_host.example,my_host.example",
    "MY_HOST.example.,my_host.example.",
    "-a.my-.example,-a.my-.example",
    "intranet,intranet",
    "127.1,127.0.0.1",
    "0x7f.1,127.0.0.1",
    "0177.0.0.1,127.0.0.1",
    "2130706433,127.0.0.1",
    "１２７．0.0.1,127.0.0.1"
  })
  void aHostIsAskedAsBrowsersAskIt(String host, String asked) { // 87, 88
    try (RawServer server = RawServer.start(Script.ok("x"))) {
      Observation seen = probing.probe(target("http://" + host + ":" + server.port() + "/"));
      assertThat(message(seen)).isEmpty();
      assertThat(seen.url()).isEqualTo("http://" + asked + ":" + server.port() + "/");
      assertThat(server.requests().getFirst())
          .containsIgnoringCase("\r\nhost: " + asked + ":" + server.port() + "\r\n");
    }
  }

  @ParameterizedTest(name = "{0} is shaken hands with as {1}")
  @CsvSource({
    "bücher.example,xn--bcher-kva.example",
    "my_host.example,my_host.example",
    "my_host.example.,my_host.example",
    "-a.my-.example,-a.my-.example",
    "localhost,localhost",
    "intranet,intranet"
  })
  void theHandshakeNamesTheHost(String host, String name) { // 87, 88
    List<String> hellos = new CopyOnWriteArrayList<>();
    try (RawServer server =
        RawServer.start(client -> {
          byte[] record = client.read(5);
          int length = ByteBuffer.wrap(record, 3, 2).getShort();
          hellos.add(new String(client.read(length), ISO_8859_1));
        })) {
      String url = "https://" + host + ":" + server.port() + "/";
      assertThat(code(probing.probe(secure(url, HttpVersion.V1_1)))).isNotNull();
    }
    // RFC 6066, 3: the name's kind, its length, and the name.
    assertThat(hellos).singleElement().asString().contains("\0\0" + (char) name.length() + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a..example", ".example", "example..", "a.\"{}.example"})
  void aNameThatDnsCanNotHoldIsNotFound(String host) { // 87
    FailureCode code = code(probing.probe(target("http://" + host + "/")));
    assertThat(code).isIn(DNS_NOT_FOUND, DNS_FAILED);
  }

  @Test
  void aNameThatIsTooLongForDnsIsNotFound() { // 87
    for (String host : List.of("a".repeat(64) + ".example", "a.".repeat(128) + "example")) {
      FailureCode code = code(probing.probe(target("http://" + host + "/")));
      assertThat(code).isIn(DNS_NOT_FOUND, DNS_FAILED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.1", "0x7f000001", "2130706433", "０x7f.1", "[::ffff:127.0.0.1]"})
  void anAddressIsForbiddenInEveryForm(String host) { // 74, 88
    try (RawServer server = RawServer.start(Script.ok("x"));
        RawServer redirect = redirecting("http://" + host + ":" + server.port() + "/")) {
      String url = "http://" + host + ":" + server.port() + "/";
      Observation direct = probing.probe(target(url).with(t -> t.denyPrivateAddresses = true));
      assertThat(code(direct)).isEqualTo(ADDRESS_FORBIDDEN);
      assertThat(direct.timings().connectUs()).as("nobody connected").isEqualTo(Timings.ABSENT);
      assertThat(server.connections()).isZero();
      assertThat(message(probing.probe(target(url)))).isEmpty();
      assertThat(message(probing.probe(redirect.url("/")))).isEmpty();
    }
  }

  private static RawServer redirecting(String location) {
    return RawServer.start(client -> {
      client.request();
      client.respond("302 Found", "Location: " + bytes(location) + "\r\n", "");
    });
  }

  @ParameterizedTest(name = "{0} leads to {1}")
  @CsvSource(
      delimiter = '→',
      textBlock =
          """
          /a b|c{d}[e]"f"<g>^h%i → /a%20b|c%7Bd%7D[e]%22f%22%3Cg%3E%5Eh%i
          ?a b|c{d}[e]"f"<g>^h%i → /?a%20b|c{d}[e]%22f%22%3Cg%3E^h%i
          /a#b#c → /a
          \\a\\b → /a/b
          http:/a → /a
          http:a → /a
          /b/%2e%2e/a → /a
          /путь → /%D0%BF%D1%83%D1%82%D1%8C
          """)
  void aLocationIsAskedForAsBrowsersAskForIt(String location, String path) { // 89, 90
    try (RawServer server =
        RawServer.start(client -> {
          if (client.request().startsWith("GET / ")) {
            client.respond("302 Found", "Location: " + bytes(location) + "\r\n", "");
          } else {
            client.respond("200 OK", "", "x");
          }
        })) {
      Observation seen = probing.probe(server.url("/"));
      assertThat(message(seen)).isEmpty();
      assertThat(server.requests().getLast()).startsWith("GET " + path + " HTTP/1.1\r\n");
    }
  }

  @Test
  void aLocationInLatin1GoesOutAsItCame() { // 90
    for (HttpVersion version : List.of(HttpVersion.V2, HttpVersion.V3)) {
      assertThat(latin1Location(version)).isEqualTo("/caf%E9");
    }
  }

  private static String latin1Location(HttpVersion version) {
    Reply found = Reply.of(302, Map.of("location", "/caf\u00e9"), "");
    Reply page = Reply.of(200, "x");
    if (version == HttpVersion.V2) {
      try (Http2Server server =
          Http2Server.start(SITE, request -> request.path().equals("/") ? found : page)) {
        probing.probe(secure("https://localhost:" + server.port() + "/", version));
        return server.requests().getLast().path();
      }
    }
    try (Http3Server server =
        Http3Server.start(SITE, request -> request.path().equals("/") ? found : page)) {
      probing.probe(secure("https://localhost:" + server.port() + "/", version));
      return server.requests().getLast().path();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '→',
      textBlock =
          """
          ftp://a/ → the scheme ftp is neither http nor https
          myapp://open?token=s3cret → the scheme myapp is neither http nor https
          javascript:void(0) → the scheme javascript is neither http nor https
          http://user:s3cret@/ → the host is empty; write https://HOST/PATH
          http://s3cret@a:99999/ → the port must be a number up to 65535
          //[fe80::1%25eth0]/ → an IPv6 address from elsewhere must not have a zone
          http://127.0.0.1:0/ → nobody can listen on port 0
          """)
  void aLocationThatLeadsNowhereIsNamedWithoutItsSecrets(String location, String why) { // 90, 92
    try (RawServer server = redirecting(location)) {
      Observation seen = probing.probe(server.url("/a"));
      assertThat(code(seen)).isEqualTo(REDIRECT_INVALID);
      assertThat(message(seen))
          .startsWith("302 from " + server.url("/a") + " has a Location that leads nowhere: " + why)
          .doesNotContain("s3cret");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Location:\r\n", "Location:  \t \r\n"})
  void anEmptyLocationIsNoneAndNobodyAsksAgain(String header) { // 90
    try (RawServer server =
        RawServer.start(client -> {
          client.request();
          client.respond("302 Found", header, "");
        })) {
      Observation seen = probing.probe(server.url("/a"));
      assertThat(code(seen)).isEqualTo(REDIRECT_INVALID);
      assertThat(message(seen))
          .isEqualTo("302 from " + server.url("/a") + " has an empty Location header");
      assertThat(server.connections()).isOne();
    }
  }

  @Test
  void aZoneReachesTheSocketAndStaysOutOfTheRequest() throws Exception { // 91
    InetAddress loopback = InetAddress.ofLiteral("::1");
    String name = NetworkInterface.getByInetAddress(loopback).getName();
    try (RawServer server = RawServer.start(loopback, 0, Script.ok("x"))) {
      for (String zone : List.of("%25" + name, "%" + name)) {
        String url = "http://[::1" + zone + "]:" + server.port() + "/";
        Observation seen = probing.probe(target(url));
        assertThat(message(seen)).isEmpty();
        assertThat(seen.ip()).isEqualTo("::1");
        assertThat(seen.url()).isEqualTo("http://[::1%25" + name + "]:" + server.port() + "/");
        assertThat(server.requests().getLast())
            .containsIgnoringCase("\r\nhost: [::1]:" + server.port() + "\r\n");
      }
    }
    byte[] linkLocal = InetAddress.ofLiteral("fe80::1").getAddress();
    int index = NetworkInterface.getByName(name).getIndex();
    for (String zone : List.of(name, Integer.toString(index))) {
      assertThat(DnsAnswers.ofLiteral(linkLocal, zone))
          .singleElement()
          .isInstanceOfSatisfying(
              Inet6Address.class, scoped -> assertThat(scoped.getScopeId()).isEqualTo(index));
    }
  }

  @Test
  void aZoneThatThisMachineDoesNotHaveIsNamed() { // 91
    for (String zone : List.of("nosuch0", "99999", "99999999999")) {
      Observation seen = probing.probe(target("http://[fe80::1%25" + zone + "]/"));
      assertThat(code(seen)).isEqualTo(CONNECT_UNREACHABLE);
      assertThat(message(seen))
          .isEqualTo("this machine has no network interface " + zone + ", the zone of fe80::1");
    }
  }

  @Test
  void aProxyIsAskedForTheSameAddress() { // 86, 87, 88
    try (ProxyServer proxy = ProxyServer.start();
        RawServer site = RawServer.start(Script.ok("x"));
        TlsServer secured = TlsServer.start(SITE, Script.ok("x"))) {
      Url way = Url.parse("http://ü:п@127.1:" + proxy.port());
      String plain = "http://bücher.example:" + site.port() + "/ж";
      assertThat(message(probing.probe(target(plain).with(t -> t.proxy = way)))).isEmpty();
      assertThat(proxy.requests().getLast())
          .startsWith("GET http://xn--bcher-kva.example:" + site.port() + "/%D0%B6 HTTP/1.1\r\n")
          .containsIgnoringCase(
              "\r\nproxy-authorization: Basic "
                  + Base64.getEncoder().encodeToString("ü:п".getBytes(UTF_8))
                  + "\r\n");
      String tunnelled = "https://bücher.example:" + secured.port() + "/";
      Target target = secure(tunnelled, HttpVersion.V1_1).with(t -> t.proxy = way);
      assertThat(message(probing.probe(target))).isEmpty();
      assertThat(proxy.requests().getLast())
          .startsWith("CONNECT xn--bcher-kva.example:" + secured.port() + " HTTP/1.1\r\n");
      assertThat(secured.serverNames()).containsExactly("xn--bcher-kva.example");
    }
  }

  @Test
  void credentialsEndAtTheLastAt() { // 92
    try (RawServer server = RawServer.start(Script.ok("x"))) {
      Observation seen =
          probing.probe(target("http://us@er:p@ss:w%6Frd@127.0.0.1:" + server.port() + "/"));
      assertThat(message(seen)).isEmpty();
      assertThat(seen.url()).isEqualTo("http://127.0.0.1:" + server.port() + "/");
      assertThat(server.requests().getFirst())
          .containsIgnoringCase(
              "\r\nauthorization: Basic "
                  + Base64.getEncoder().encodeToString("us@er:p@ss:word".getBytes(UTF_8))
                  + "\r\n");
    }
  }

  @Test
  void aHostThatQuicCanNotNameIsRefusedBeforehand() { // 87
    Target target = secure("https://my_host.example/", HttpVersion.V3);
    assertThatExceptionOfType(InvalidTargetException.class)
        .isThrownBy(() -> probing.prepare(target))
        .withMessageStartingWith("http: 3 can't be spoken to this host");
  }

  @Test
  void aServerNameInUnicodeBecomesPunycode() { // 45, 88
    try (TlsServer server = TlsServer.start(SITE, Script.ok("x"))) {
      Target target =
          target("https://127.0.0.1:" + server.port() + "/")
              .with(t -> t.tls = new Tls(ca, null, null, "bücher.example", true));
      assertThat(message(probing.probe(target))).isEmpty();
      assertThat(server.serverNames()).containsExactly("xn--bcher-kva.example");
    }
  }
}
