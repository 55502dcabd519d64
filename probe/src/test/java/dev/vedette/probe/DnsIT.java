package dev.vedette.probe;

import static dev.vedette.model.FailureCode.*;
import static dev.vedette.probe.Probing.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.probe.dns.DnsCache;
import dev.vedette.probe.dns.DnsSettings;
import dev.vedette.probe.dns.NameServer;
import dev.vedette.testkit.FakeDns;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Script;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Name resolution: behaviours 57 to 59 and 67, the cache policy, and look-ups shared by checks. */
class DnsIT {
  private static DnsSettings asking(DnsCache cache, FakeDns... servers) {
    return new DnsSettings(
        cache, Stream.of(servers).map(dns -> new NameServer(dns.address())).toList());
  }

  private static Observation probe(Prober prober, URI url) {
    return prober.probe(prober.prepare(target(url))).join();
  }

  private static long asked(FakeDns dns, String question) {
    return dns.questions().stream().filter(question::equals).count();
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
      assertThat(dns.questions()).containsExactlyInAnyOrder("A busy.example", "AAAA busy.example");
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
  void theDeadlineOfOneWaiterIsNotThatOfTheOthers() {
    try (FakeDns dns = FakeDns.start();
        Prober prober = Prober.start(asking(DnsCache.OFF, dns));
        RawServer site = RawServer.start(Script.ok("x"))) {
      dns.answerAfter(Duration.ofMillis(700), "late.example", "127.0.0.1");
      URI url = site.url("late.example", "/");
      PreparedTarget hasty = prober.prepare(target(url, Duration.ofMillis(200)));
      PreparedTarget patient = prober.prepare(target(url));
      CompletableFuture<Observation> first = prober.probe(hasty);
      List<CompletableFuture<Observation>> others =
          Stream.generate(() -> prober.probe(patient)).limit(4).toList();
      assertThat(code(first.join())).isEqualTo(DNS_FAILED);
      assertThat(first.join().timings().dnsUs()).isLessThan(600_000);
      assertThat(others).allMatch(check -> message(check.join()).isEmpty());
      assertThat(dns.questions("late.example")).isEqualTo(2);
    }
  }

  @Test
  void anAnswerIsRememberedForItsTimeWhereThatIsWanted() {
    try (FakeDns dns = FakeDns.start();
        Prober prober = Prober.start(asking(DnsCache.TTL, dns));
        RawServer site = RawServer.start(Script.ok("x"))) {
      dns.answerAfter(Duration.ofMillis(300), "kept.example", "127.0.0.1");
      URI url = site.url("kept.example", "/");
      assertThat(probe(prober, url).timings().dnsUs()).isGreaterThan(290_000);
      for (int i = 0; i < 5; i++) {
        Observation remembered = probe(prober, url);
        assertThat(message(remembered)).isEmpty();
        assertThat(remembered.timings().dnsUs()).isBetween(0L, 200_000L);
      }
      assertThat(dns.questions("kept.example")).isEqualTo(2);
    }
  }

  @Test
  void anAnswerIsForgottenWhenItsTimeIsOver() {
    try (FakeDns dns = FakeDns.start();
        Prober prober = Prober.start(asking(DnsCache.TTL, dns));
        RawServer site = RawServer.start(Script.ok("x"))) {
      dns.ttl(Duration.ofSeconds(1)).answer("brief.example", "127.0.0.1");
      long start = System.nanoTime();
      while (asked(dns, "A brief.example") < 2 && System.nanoTime() - start < 10_000_000_000L) {
        assertThat(message(probe(prober, site.url("brief.example", "/")))).isEmpty();
      }
      assertThat(System.nanoTime() - start).isBetween(1_000_000_000L, 5_000_000_000L);
    }
  }

  @Test
  void anAnswerThatMayNotBeKeptIsNot() {
    try (FakeDns dns = FakeDns.start();
        Prober prober = Prober.start(asking(DnsCache.TTL, dns));
        RawServer site = RawServer.start(Script.ok("x"))) {
      dns.ttl(Duration.ZERO).answer("fleeting.example", "127.0.0.1");
      probe(prober, site.url("fleeting.example", "/"));
      probe(prober, site.url("fleeting.example", "/"));
      assertThat(asked(dns, "A fleeting.example")).isEqualTo(2);
    }
  }

  @Test
  void aNameThatIsNotThereIsThatFromMemoryToo() {
    try (FakeDns dns = FakeDns.start();
        Prober prober = Prober.start(asking(DnsCache.TTL, dns))) {
      for (int i = 0; i < 3; i++) {
        Observation seen = probe(prober, URI.create("http://nowhere.example/"));
        assertThat(code(seen)).isEqualTo(DNS_NOT_FOUND);
      }
      assertThat(dns.questions("nowhere.example")).isEqualTo(2);
    }
  }

  @Test
  void aNameServerThatFailedIsAskedAgain() {
    try (FakeDns dns = FakeDns.start();
        Prober prober = Prober.start(asking(DnsCache.TTL, dns));
        RawServer site = RawServer.start(Script.ok("x"))) {
      dns.servfail("healed.example");
      URI url = site.url("healed.example", "/");
      assertThat(code(probe(prober, url))).isEqualTo(DNS_FAILED);
      dns.answer("healed.example", "127.0.0.1");
      assertThat(message(probe(prober, url))).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"A, AAAA, 127.0.0.1", "AAAA, A, ::1"})
  void aFamilyThatIsSilentOrBrokenDoesNotHideTheOther(String good, String bad, String address) {
    try (FakeDns dns = FakeDns.start();
        Prober prober = Prober.start(asking(DnsCache.OFF, dns));
        RawServer site = RawServer.start(InetAddress.ofLiteral(address), 0, Script.ok("x"))) {
      dns.answer(good + " mute.example", address).silent(bad + " mute.example");
      dns.answer(good + " sick.example", address).servfail(bad + " sick.example");
      for (String name : List.of("mute.example", "sick.example")) {
        Observation seen = probe(prober, site.url(name, "/"));
        assertThat(message(seen)).isEmpty();
        assertThat(seen.ip()).isEqualTo(address);
        assertThat(seen.timings().dnsUs()).isLessThan(500_000);
      }
    }
  }

  @Test
  void aSilentNameServerIsPassedOverForTheNext() {
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
