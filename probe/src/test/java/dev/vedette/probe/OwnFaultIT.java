package dev.vedette.probe;

import static dev.vedette.probe.Probing.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.HttpVersion;
import dev.vedette.model.IpFamily;
import dev.vedette.model.Outcome;
import dev.vedette.model.Target;
import dev.vedette.model.text.Secrets;
import dev.vedette.probe.connection.Transport;
import dev.vedette.probe.dns.NameResolver;
import dev.vedette.probe.fault.FaultLog;
import dev.vedette.probe.files.FileWatch;
import dev.vedette.probe.http.Body;
import dev.vedette.probe.http.Response;
import dev.vedette.probe.request.HopRequest;
import dev.vedette.probe.tls.SystemAuthorities;
import dev.vedette.probe.tls.TlsClients;
import dev.vedette.probe.turn.Judges;
import dev.vedette.testkit.Http2Server;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Responder;
import dev.vedette.testkit.Script;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What our own code throws is never the target's fault, and never silence: behaviour 110. */
class OwnFaultIT {
  private static final Transport TRANSPORT = Transport.best();
  private static final MultiThreadIoEventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(1, TRANSPORT.ioHandler());
  private static final FileWatch FILES = new FileWatch();
  private static final TlsClients CLIENTS =
      new TlsClients(FILES, SystemAuthorities.ofThisMachine());

  private static final Readiness ALWAYS = (needs, step) -> step.run();

  private static final class Defect extends RuntimeException {}

  /** A resolver that finds this machine under every name, in a list that may be no good. */
  private record Resolver(boolean broken) implements NameResolver {
    @Override
    public Future<List<InetAddress>> resolve(String name, IpFamily family, EventLoop loop) {
      List<InetAddress> addresses = List.of(InetAddress.getLoopbackAddress());
      return loop.newSucceededFuture(broken ? defective(addresses) : addresses);
    }

    @Override
    public void close() {}
  }

  private static <T> List<T> defective(List<T> list) {
    return new AbstractList<>() {
      @Override
      public T get(int index) {
        throw new Defect();
      }

      @Override
      public int size() {
        return list.size();
      }
    };
  }

  /** The places in which the code that a visit calls may throw. */
  private enum Place {
    REQUEST,
    ENCODER,
    BODY,
    RESPONSE
  }

  private static final class Defective implements Visit.Listener {
    private final PreparedTarget prepared;
    private final Place place;
    final CompletableFuture<Object> heard = new CompletableFuture<>();

    Defective(PreparedTarget prepared, Place place) {
      this.prepared = prepared;
      this.place = place;
    }

    private void strike(Place here) {
      if (place == here) {
        throw new Defect();
      }
    }

    @Override
    public FullHttpRequest request(HopRequest hop) {
      strike(Place.REQUEST);
      FullHttpRequest request = prepared.httpRequest(hop);
      if (place == Place.ENCODER) {
        return new DefaultFullHttpRequest(
            io.netty.handler.codec.http.HttpVersion.HTTP_1_1, request.method(), request.uri()) {
          @Override
          public HttpMethod method() {
            throw new Defect();
          }
        };
      }
      return request;
    }

    @Override
    public @Nullable Body bodyFor(HttpResponse head) {
      strike(Place.BODY);
      return new Body(1000, true);
    }

    @Override
    public void visited(Response response) {
      strike(Place.RESPONSE);
      heard.complete(response);
    }

    @Override
    public void failed(Failure failure) {
      heard.complete(failure);
    }

    @Override
    public void faulted(Throwable fault) {
      heard.complete(fault);
    }
  }

  private static Object visit(Target target, Place place) {
    PreparedTarget prepared = PreparedTarget.of(target, CLIENTS, FILES);
    Defective listener = new Defective(prepared, place);
    EventLoop loop = LOOPS.next();
    loop.execute(() -> {
      Trace trace = new Trace("http://x/", "GET", Secrets.NONE);
      Network network = new Network(loop, TRANSPORT, new Resolver(false), ALWAYS);
      Visit visit = new Visit(prepared, prepared.firstRequest(), network, trace, listener);
      var _ = listener.heard.whenComplete((heard, none) -> loop.execute(visit::end));
      visit.begin();
    });
    return listener.heard.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @ParameterizedTest(name = "110: {0} over HTTP/{1}")
  @CsvSource({
    "REQUEST,1.1", "ENCODER,1.1", "BODY,1.1", "RESPONSE,1.1",
    "REQUEST,2", "ENCODER,2", "BODY,2", "RESPONSE,2"
  })
  void aVisitHearsOfWhatItsCallbacksThrow(Place place, String version) throws Exception {
    try (RawServer plain = RawServer.start(Script.ok("fine"));
        Http2Server multiplexed = Http2Server.cleartext(Responder.ok("fine"))) {
      HttpVersion http = version.equals("2") ? HttpVersion.V2 : HttpVersion.V1_1;
      URI url = http == HttpVersion.V2 ? multiplexed.url("127.0.0.1", "/") : plain.url("/");
      Object heard = visit(target(url).with(t -> t.http = http), place);
      assertThat(heard).isInstanceOf(Throwable.class);
    }
  }

  private static Observation check(Target target, NameResolver names, ThreadFactory threads) {
    PreparedTarget prepared = PreparedTarget.of(target, CLIENTS, FILES);
    CompletableFuture<Observation> result = new CompletableFuture<>();
    EventLoop loop = LOOPS.next();
    FaultLog log = new FaultLog(System::nanoTime);
    Judges judges = new Judges(threads, 1, Long.MAX_VALUE);
    loop.execute(() ->
        new Check(prepared, new Network(loop, TRANSPORT, names, ALWAYS), judges, log, result)
            .begin());
    return result.orTimeout(1, TimeUnit.MINUTES).join();
  }

  private static void assertUnknown(Observation seen) {
    assertThat(seen.outcome()).isInstanceOf(Outcome.Unknown.class);
    assertThat(Probing.code(seen)).isEqualTo(FailureCode.INTERNAL_ERROR);
    assertThat(seen.timings().totalUs()).isLessThan(5_000_000);
  }

  @Test
  void aCheckWhoseCallbackThrowsIsUnknownAndNotATimeout() { // 110
    Target target = target(URI.create("http://shop.test:9/"), Duration.ofSeconds(30));
    assertUnknown(check(target, new Resolver(true), Thread.ofVirtual().factory()));
  }

  @Test
  void aJudgeThatThrowsLeavesTheCheckUnknown() { // 110
    try (RawServer server = RawServer.start(Script.ok("x".repeat(10_000)))) {
      Target target = target(server.url("/")).expecting(Probing.body("x", null));
      Observation seen =
          check(
              target,
              new Resolver(false),
              page -> {
                throw new Defect();
              });
      assertUnknown(seen);
      assertThat(seen.status()).isEqualTo(200);
    }
  }

  @AfterAll
  static void stop() {
    LOOPS.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
