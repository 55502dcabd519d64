package dev.vedette.probe;

import static dev.vedette.model.FailureCode.*;
import static dev.vedette.probe.Probing.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.testkit.FakeDns;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Script;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Name resolution: behaviours 57 to 59 and 67, the cache policy, and look-ups shared by checks. */
class DnsIT {
  private static DnsSettings asking(DnsCache cache, FakeDns... servers) {
    return new DnsSettings(
        cache, Stream.of(servers).map(dns -> new NameServer(dns.address())).toList());
  }

  private static Observation probe(Prober prober, URI url) {
    return prober.probe(prober.prepare(target(url))).join();
  }

  @Test
  void simultaneousLookUpsOfOneNameAreOneQuery() {
    try (FakeDns dns = FakeDns.start();
        Prober prober = Prober.start(asking(DnsCache.OFF, dns));
        RawServer site = RawServer.start(Script.ok("x"))) {
      dns.answerAfter(Duration.ofMillis(300), "busy.example", "127.0.0.1");
      PreparedTarget target = prober.prepare(target(site.url("busy.example", "/")));
      List<CompletableFuture<Observation>> checks =
          Stream.generate(() -> prober.probe(target)).limit(50).toList();
      for (CompletableFuture<Observation> check : checks) {
        assertThat(message(check.join())).isEmpty();
        assertThat(check.join().timings().dnsUs()).isBetween(100_000L, 3_000_000L);
      }
      assertThat(dns.questions("busy.example")).isEqualTo(2);
      probe(prober, site.url("busy.example", "/"));
      assertThat(dns.questions("busy.example")).isEqualTo(4);
    }
  }

  @Test
  void everyWaiterHearsThatANameIsNotThere() {
    try (FakeDns dns = FakeDns.start();
        Prober prober = Prober.start(asking(DnsCache.OFF, dns))) {
      PreparedTarget target = prober.prepare(target(URI.create("http://nowhere.example/")));
      List<CompletableFuture<Observation>> checks =
          Stream.generate(() -> prober.probe(target)).limit(20).toList();
      assertThat(checks).allMatch(check -> code(check.join()) == DNS_NOT_FOUND);
    }
  }

  @Test
  void anAnswerIsRememberedForItsTimeWhereThatIsWanted() {
    try (FakeDns dns = FakeDns.start();
        Prober prober = Prober.start(asking(DnsCache.TTL, dns));
        RawServer site = RawServer.start(Script.ok("x"))) {
      dns.answer("kept.example", "127.0.0.1");
      for (int i = 0; i < 5; i++) {
        assertThat(message(probe(prober, site.url("kept.example", "/")))).isEmpty();
      }
      long asked = dns.questions("kept.example");
      // Each of two event loops may have asked before the first answer came; IPv6 has none to keep.
      assertThat(dns.questions().stream().filter("A kept.example"::equals).count())
          .isLessThanOrEqualTo(2);
      assertThat(asked).isLessThan(10);
    }
  }

  @Test
  void aFamilyThatIsSilentOrBrokenDoesNotHideTheOther() {
    try (FakeDns dns = FakeDns.start();
        FakeDns silent = FakeDns.start();
        Prober prober = Prober.start(asking(DnsCache.OFF, silent, dns));
        RawServer site = RawServer.start(Script.ok("x"))) {
      silent.silent("second.example");
      dns.answer("second.example", "127.0.0.1");
      Observation seen = probe(prober, site.url("second.example", "/"));
      assertThat(message(seen)).isEmpty();
      assertThat(seen.timings().dnsUs()).isBetween(1_900_000L, 6_000_000L);
    }
  }

  @Test
  void anAnswerThatIsCutShortIsAskedForOverTcp() {
    try (FakeDns dns = FakeDns.start();
        Prober prober = Prober.start(asking(DnsCache.OFF, dns));
        RawServer site = RawServer.start(Script.ok("x"))) {
      dns.answer("long.example", "127.0.0.1").truncate("long.example");
      dns.answer("target.example", "127.0.0.1").alias("alias.example", "target.example");
      assertThat(message(probe(prober, site.url("long.example", "/")))).isEmpty();
      assertThat(message(probe(prober, site.url("alias.example", "/")))).isEmpty();
    }
  }

  @Test
  void nameServersAreAddresses() {
    assertThat(NameServer.parse("10.0.0.53").address().getPort()).isEqualTo(53);
    assertThat(NameServer.parse("10.0.0.53:5353").address().getPort()).isEqualTo(5353);
    assertThat(NameServer.parse("::1").address().getPort()).isEqualTo(53);
    assertThat(NameServer.parse("[::1]:5353").address().getPort()).isEqualTo(5353);
    for (String wrong : List.of("", "dns.example", "10.0.0.53:0", "10.0.0.53:x", "[::1", "1.2.3")) {
      assertThatThrownBy(() -> NameServer.parse(wrong)).hasMessageContaining("[::1]:5353");
    }
  }
}
