package dev.vedette.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Outcome;
import dev.vedette.model.Target;
import dev.vedette.model.url.Url;
import dev.vedette.probe.connection.Transport;
import dev.vedette.probe.dns.DnsNames;
import dev.vedette.probe.dns.DnsSettings;
import dev.vedette.probe.fault.FaultLog;
import dev.vedette.probe.files.FileWatch;
import dev.vedette.probe.turn.Judges;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Script;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a redirect needs may have to be warmed up within a check: behaviour 119. */
class RedirectWarmUpIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final long WARM_UP_MS = 2_500;

  private static final Script PAGE_ELSEWHERE =
      connection -> {
        if (connection.request().contains("/page")) {
          connection.respond("200 OK", "", "hello");
        } else {
          connection.respond("302 Found", "Location: /page\r\n", "");
        }
      };

  private final Transport transport = Transport.best();

  @Test
  void takesNoneOfTheChecksTime() throws Exception {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, transport.ioHandler());
    try (RawServer site = RawServer.start(PAGE_ELSEWHERE);
        DnsNames names = new DnsNames(transport, DnsSettings.DEFAULT)) {
      Observation seen = check(Url.parse(site.url("/").toString()), loops.next(), names);
      assertThat(seen.outcome()).isInstanceOf(Outcome.Up.class);
      assertThat(seen.timings().totalUs()).isLessThan(TIMEOUT.toNanos() / 1_000);
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  private Observation check(Url url, EventLoop loop, DnsNames names) {
    Readiness late =
        (needs, step) ->
            CompletableFuture.delayedExecutor(WARM_UP_MS, TimeUnit.MILLISECONDS).execute(step);
    PreparedTarget target =
        PreparedTarget.withTlsWhenNeeded(
            Target.of("site", url, Duration.ofMinutes(1), TIMEOUT),
            () -> {
              throw new IllegalStateException("nothing here is over TLS");
            },
            new FileWatch());
    CompletableFuture<Observation> seen = new CompletableFuture<>();
    Network network = new Network(loop, transport, names, late);
    loop.execute(() ->
        new Check(target, network, Judges.forThisMachine(), new FaultLog(System::nanoTime), seen)
            .begin());
    return seen.orTimeout(1, TimeUnit.MINUTES).join();
  }
}
