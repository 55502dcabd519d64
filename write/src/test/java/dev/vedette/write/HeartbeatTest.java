package dev.vedette.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  @Test
  void itBeatsOnceAMinuteWhileRowsAreStoredAndCountsWhatFails() throws Exception {
    AtomicInteger beats = new AtomicInteger();
    AtomicInteger status = new AtomicInteger(200);
    AtomicLong nanos = new AtomicLong();
    WriteMetrics metrics = new WriteMetrics(new SimpleMeterRegistry());
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          beats.incrementAndGet();
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    server.start();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/ping");
    try (Heartbeat heartbeat = new Heartbeat(url, metrics, nanos::get)) {
      heartbeat.stored();
      heartbeat.stored();
      await().until(beats::get, count -> count == 1);

      status.set(500);
      nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      heartbeat.stored();
      await().until(() -> metrics.heartbeatFailures.count() == 1);
      assertThat(beats).hasValue(2);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void anAddressThatIsNoneIsRefusedWithoutBeingTold() {
    for (String url : new String[] {"ftp://secret.example/", "secret", "https://sec ret/"}) {
      assertThatThrownBy(() -> new WriteSettings(1, Duration.ZERO, url))
          .hasMessage("heartbeat_url must be an address with http or https");
    }
  }
}
