package dev.vedette.probe;

import dev.vedette.model.Certificate;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Target;
import dev.vedette.model.Timings;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One check from its first name to its verdict: resolve, connect, shake hands, exchange, and the
 * same again for every redirect. Lives on one event loop; only the judging of large pages leaves
 * it.
 */
final class Check implements Dialer.Listener, Handshake.Listener, Exchange.Listener {
  /** Bodies up to this size are judged on the event loop: searching them takes well below 1 ms. */
  static final int MAX_BYTES_JUDGED_ON_LOOP = 4 << 10;

  private final PreparedTarget prepared;
  private final Target target;
  private final EventLoop loop;
  private final Transport transport;
  private final NameResolver names;
  private final Executor judges;
  private final CompletableFuture<Observation> result = new CompletableFuture<>();
  private final List<Hop> hops = new ArrayList<>();
  private Instant startedAt = Instant.EPOCH;
  private HopRequest request;
  private PhaseClock clock = new PhaseClock(System::nanoTime);
  private @Nullable Future<?> deadline;
  private @Nullable Dialer dialer;
  private @Nullable Channel channel;
  private @Nullable Exchange exchange;
  private @Nullable String ip;
  private @Nullable Certificate certificate;
  private boolean done;

  Check(
      PreparedTarget prepared,
      EventLoop loop,
      Transport transport,
      NameResolver names,
      Executor judges) {
    this.prepared = prepared;
    this.target = prepared.target();
    this.loop = loop;
    this.transport = transport;
    this.names = names;
    this.judges = judges;
    this.request = prepared.firstRequest();
  }

  /** Begins on the event loop; the future never completes exceptionally for what a server does. */
  CompletableFuture<Observation> start() {
    loop.execute(() -> {
      try {
        begin();
      } catch (RuntimeException e) {
        result.completeExceptionally(e);
      }
    });
    return result;
  }

  private void begin() {
    startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    deadline = loop.schedule(this::timedOut, target.timeout().toNanos(), TimeUnit.NANOSECONDS);
    hop(prepared.firstRequest());
  }

  private void hop(HopRequest next) {
    request = next;
    exchange = null;
    clock = new PhaseClock(System::nanoTime);
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(next.host());
    if (literal != null) {
      dial(List.of(address(literal)));
      return;
    }
    clock.enter(Phase.DNS);
    names.resolve(next.host(), target.ip(), loop).addListener(this::resolved);
  }

  private void resolved(Future<? super List<InetAddress>> answer) {
    if (done) {
      return;
    }
    if (answer.isSuccess()) {
      @SuppressWarnings("unchecked") // the resolver promises just that
      List<InetAddress> addresses = (List<InetAddress>) answer.getNow();
      dial(addresses);
    } else {
      unresolved(answer.cause());
    }
  }

  private void unresolved(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof DnsErrorCauseException dns
          && DnsResponseCode.NXDOMAIN.equals(dns.getCode())) {
        fail(FailureCode.DNS_NOT_FOUND, "the name " + request.host() + " does not exist");
        return;
      }
    }
    fail(
        FailureCode.DNS_FAILED,
        "the name " + request.host() + " could not be resolved: " + cause.getMessage());
  }

  private void dial(List<InetAddress> addresses) {
    clock.enter(Phase.CONNECT);
    dialer = new Dialer(loop, transport, addresses, request.port(), this);
    dialer.dial();
  }

  @Override
  public void trying(InetAddress address) {
    ip = NetUtil.toAddressString(address);
  }

  @Override
  public void connected(Channel connection, InetAddress address) {
    channel = connection;
    ip = NetUtil.toAddressString(address);
    if (request.secure()) {
      clock.enter(Phase.TLS);
      Handshake.begin(
          connection, prepared.tlsFor(request), prepared.tlsName(request), request.port(), this);
    } else {
      exchange(connection);
    }
  }

  @Override
  public void unconnectable(InetAddress address, Throwable cause) {
    ip = NetUtil.toAddressString(address);
    FailureCode code = NetworkFailure.connectCode(cause);
    String where = NetUtil.toSocketAddressString(ip, request.port());
    fail(
        code,
        code == FailureCode.CONNECT_REFUSED
            ? "nobody listens on " + where + " (connection refused)"
            : where + " can't be reached: " + cause.getMessage());
  }

  @Override
  public void shaken(@Nullable CertificateJudgement judgement, @Nullable Failure failure) {
    if (done) {
      return;
    }
    certificate = judgement == null ? null : judgement.leaf();
    if (failure != null) {
      fail(failure.code(), failure.message());
    } else if (channel != null) {
      exchange(channel);
    }
  }

  private void exchange(Channel connection) {
    exchange = new Exchange(clock, this::bodyFor, this);
    exchange.begin(connection, prepared.httpRequest(request));
  }

  /** A redirect that will be followed is understood by its head alone. */
  private @Nullable Body bodyFor(int status) {
    return follows(status)
        ? null
        : new Body(
            PageVerdict.limit(prepared.expectations()), prepared.expectations().havePagePattern());
  }

  private boolean follows(int status) {
    return target.redirects() > 0 && Redirect.isRedirect(status);
  }

  @Override
  public void responded(Response response) {
    if (done) {
      return;
    }
    endHop(response.status());
    if (!follows(response.status())) {
      judge(response);
      return;
    }
    Redirect redirect =
        Redirect.after(
            request,
            response.status(),
            response.headers().get(HttpHeaderNames.LOCATION),
            hops.size() - 1,
            target.redirects(),
            target.redact());
    switch (redirect) {
      case Redirect.Follow(HopRequest next) -> hop(next);
      case Redirect.Refused(FailureCode code, String message) ->
          complete(Outcome.of(new Failure(code, message, null)), response, null);
    }
  }

  private void judge(Response response) {
    cancelDeadline();
    if (response.body().wireBytes() <= MAX_BYTES_JUDGED_ON_LOOP) {
      conclude(response);
      return;
    }
    try {
      judges.execute(() -> conclude(response));
    } catch (RejectedExecutionException e) {
      String why = "the checker was too busy to search the page for its patterns";
      complete(Outcome.of(new Failure(FailureCode.MISSED, why, null)), response, null);
    }
  }

  private void conclude(Response response) {
    try {
      Verdict verdict =
          Verdict.on(prepared.expectations(), response, Hop.sum(hops), certificate, startedAt);
      complete(verdict.outcome(), response, verdict.bodyMatched());
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  @Override
  public void failed(FailureCode code, String message) {
    fail(code, message);
  }

  private void timedOut() {
    Phase phase = clock.phase();
    String when = phase == null ? "between two hops" : NetworkFailure.during(phase);
    String where = ip == null ? request.host() : NetUtil.toSocketAddressString(ip, request.port());
    fail(
        FailureCode.TIMEOUT,
        "no result within %d ms: time ran out %s (%s)"
            .formatted(target.timeout().toMillis(), when, where));
  }

  private void fail(FailureCode code, String message) {
    if (done) {
      return;
    }
    Phase phase = clock.phase();
    HttpResponse head = exchange == null ? null : exchange.head();
    Long bytes = exchange == null || head == null ? null : (Long) exchange.wireBytes();
    endHop(head == null ? null : (Integer) head.status().code());
    String version = head == null ? null : version(head);
    Integer status = head == null ? null : (Integer) head.status().code();
    complete(Outcome.of(new Failure(code, message, phase)), status, version, bytes, null);
  }

  private static String version(HttpResponse head) {
    return head.protocolVersion().majorVersion() + "." + head.protocolVersion().minorVersion();
  }

  /** Every hop has a connection of its own, and it ends with the hop. */
  private void endHop(@Nullable Integer status) {
    clock.stop();
    Timings timings = clock.timings();
    hops.add(new Hop(prepared.shown(request), ip, status, timings));
    if (dialer != null) {
      dialer.abandon();
      dialer = null;
    }
    if (channel != null) {
      var _ = channel.close();
      channel = null;
    }
  }

  private void complete(Outcome outcome, Response response, @Nullable Boolean bodyMatched) {
    complete(
        outcome, response.status(), response.version(), response.body().wireBytes(), bodyMatched);
  }

  private void complete(
      Outcome outcome,
      @Nullable Integer status,
      @Nullable String httpVersion,
      @Nullable Long bytes,
      @Nullable Boolean bodyMatched) {
    done = true;
    cancelDeadline();
    result.complete(
        new Observation(
            startedAt,
            prepared.shownUrl(),
            outcome,
            status,
            httpVersion,
            ip,
            bytes,
            hops.size() - 1,
            bodyMatched,
            Hop.sum(hops),
            certificate,
            hops));
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  private static InetAddress address(byte[] literal) {
    try {
      return InetAddress.getByAddress(literal);
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException("a parsed address has 4 or 16 bytes", e);
    }
  }
}
