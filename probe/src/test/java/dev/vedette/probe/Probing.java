package dev.vedette.probe;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Expectation;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Target;
import dev.vedette.model.url.Url;
import dev.vedette.probe.dns.DnsCache;
import dev.vedette.probe.dns.DnsSettings;
import dev.vedette.probe.dns.NameServer;
import dev.vedette.testkit.FakeDns;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A prober and the name server that it asks, for one test class. */
public final class Probing implements AfterAllCallback {
  final FakeDns dns = FakeDns.start();
  private final Prober prober =
      Prober.start(new DnsSettings(DnsCache.OFF, List.of(new NameServer(dns.address()))));

  public static Target target(URI url) {
    return target(url, Duration.ofSeconds(10));
  }

  public static Target target(URI url, Duration timeout) {
    return target(url.toString()).with(target -> target.timeout = timeout);
  }

  public static Target target(String url) {
    return Target.of("site", Url.parse(url), Duration.ofMinutes(1), Duration.ofSeconds(10));
  }

  public static Expectation body(String matches, String notMatches) {
    Expectation.Body body =
        new Expectation.Body(matches, notMatches, Expectation.Body.DEFAULT.maxBytes());
    return new Expectation(Expectation.DEFAULT.status(), Map.of(), body, List.of(), null, null);
  }

  public Observation probe(URI url) {
    return probe(target(url));
  }

  public Observation probe(Target target) {
    return probe(prepare(target));
  }

  PreparedTarget prepare(Target target) {
    return prober.prepare(target);
  }

  public Observation probe(PreparedTarget target) {
    // Far beyond every timeout of the tests: a check that hangs fails its test, not the build.
    return prober.probe(target).orTimeout(1, TimeUnit.MINUTES).join();
  }

  CompletableFuture<Observation> begin(PreparedTarget target) {
    return prober.probe(target);
  }

  public static FailureCode code(Observation seen) {
    CheckResult result =
        seen.toResult(target(URI.create("http://x/")), "here", Instant.EPOCH, null);
    return result.failure() == null ? null : result.failure().code();
  }

  public static String message(Observation seen) {
    return seen.outcome() instanceof Outcome.Down(var failure) ? failure.message() : "";
  }

  static List<String> urls(Observation seen) {
    return seen.hops().stream().map(Hop::url).toList();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    prober.close();
    dns.close();
  }
}
