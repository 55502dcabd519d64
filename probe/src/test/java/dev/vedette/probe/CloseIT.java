package dev.vedette.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.model.Target;
import dev.vedette.model.Tls;
import dev.vedette.testkit.Http2Server;
import dev.vedette.testkit.Reply;
import dev.vedette.testkit.Responder;
import dev.vedette.testkit.TestAuthority;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A prober that is closed amid its checks. LeakIT looks at what it left behind. */
class CloseIT {
  private static final Tls ANY = new Tls(null, null, null, null, false);

  /** To close so many takes a loop longer than it takes another thread to shut it down. */
  private static final int CHECKS = 200;

  private final TestAuthority.Identity identity =
      TestAuthority.create("close test").issue("localhost");

  private static Target target(URI url) {
    return Probing.target(url, Duration.ofSeconds(30)).with(t -> t.tls = ANY);
  }

  private static List<CompletableFuture<Observation>> begin(Prober prober, URI url) {
    PreparedTarget target = prober.prepare(target(url));
    return IntStream.range(0, CHECKS).mapToObj(i -> prober.probe(target)).toList();
  }

  private static void requireCancelled(List<CompletableFuture<Observation>> checks) {
    await().untilAsserted(() -> assertThat(checks).allMatch(CompletableFuture::isCancelled));
  }

  @Test
  void checksOverHttp2EndWithTheirProberAndLeaveNothing() {
    try (Http2Server server = Http2Server.start(identity, Responder.always(Reply.nothing()))) {
      for (int i = 0; i < 3; i++) {
        int asked = server.requests().size() + CHECKS;
        Prober prober = Prober.start();
        List<CompletableFuture<Observation>> checks = begin(prober, server.url("127.0.0.1", "/"));
        await().pollInterval(Duration.ofMillis(5)).until(() -> server.requests().size() >= asked);
        prober.close();
        requireCancelled(checks);
      }
    }
  }

  @Test
  void checksThatWaitForTheWarmUpEndWithTheirProber() {
    try (Http2Server server = Http2Server.start(identity, Responder.always(Reply.nothing()))) {
      Prober prober = Prober.start();
      List<CompletableFuture<Observation>> checks = begin(prober, server.url("127.0.0.1", "/"));
      prober.close();
      requireCancelled(checks);
    }
  }
}
