package dev.vedette.probe;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Target;
import dev.vedette.model.Timings;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CancellationException;
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
  /** Bodies up to this size are searched on the event loop: that takes well below 1 ms. */
  static final int MAX_BYTES_JUDGED_ON_LOOP = 4 << 10;

  private final PreparedTarget prepared;
  private final Target target;
  private final EventLoop loop;
  private final Transport transport;
  private final NameResolver names;
  private final Executor judges;
  private final CompletableFuture<Observation> result;
  private final Trace trace;
  private HopRequest request;
  private @Nullable Future<?> deadline;
  private @Nullable Dialer dialer;
  private @Nullable Channel channel;
  private boolean ended;

  /** Begins the clock of the check; to be made on the loop that it will live on. */
  Check(
      PreparedTarget prepared,
      EventLoop loop,
      Transport transport,
      NameResolver names,
      Executor judges,
      CompletableFuture<Observation> result) {
    this.prepared = prepared;
    this.target = prepared.target();
    this.loop = loop;
    this.transport = transport;
    this.names = names;
    this.judges = judges;
    this.result = result;
    this.request = prepared.firstRequest();
    this.trace = new Trace(prepared.shown(request), request.method());
  }

  void begin() {
    deadline = loop.schedule(this::outOfTime, target.timeout().toNanos(), TimeUnit.NANOSECONDS);
    resolve();
  }

  private void resolve() {
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(request.host());
    if (literal != null) {
      connect(Names.ofLiteral(literal));
      return;
    }
    trace.clock().enter(Phase.DNS);
    names
        .resolve(request.host(), target.ip(), loop)
        .addListener((Future<List<InetAddress>> answer) -> resolved(answer));
  }

  private void resolved(Future<List<InetAddress>> answer) {
    if (ended) {
      return;
    }
    if (answer.isSuccess()) {
      connect(answer.getNow());
    } else {
      fail(Names.code(answer.cause()), Names.message(request.host(), target.ip(), answer.cause()));
    }
  }

  private void connect(List<InetAddress> addresses) {
    trace.clock().enter(Phase.CONNECT);
    List<InetAddress> allowed = Names.ofFamily(addresses, target.ip());
    if (allowed.isEmpty()) {
      fail(
          FailureCode.CONNECT_UNREACHABLE,
          "%s has no IPv%s address, and ip: %s allows no other"
              .formatted(request.host(), target.ip(), target.ip()));
      return;
    }
    dialer = new Dialer(loop, transport, allowed, request.port(), this);
    dialer.dial();
  }

  @Override
  public void trying(InetAddress address) {
    trace.saw(NetUtil.toAddressString(address));
  }

  @Override
  public void unconnectable(InetAddress address, Throwable cause) {
    trace.saw(NetUtil.toAddressString(address));
    fail(
        NetworkFailure.connectCode(cause),
        NetworkFailure.connectMessage(cause, NetUtil.toAddressString(address), request.port()));
  }

  @Override
  public void connected(Channel connection, InetAddress address) {
    trace.saw(NetUtil.toAddressString(address));
    channel = connection;
    if (request.secure()) {
      trace.clock().enter(Phase.TLS);
      String name = prepared.tlsName(request);
      Handshake.begin(connection, prepared.tlsFor(request), name, request.port(), this);
    } else {
      exchange(connection);
    }
  }

  @Override
  public void shaken(@Nullable CertificateJudgement judgement, @Nullable Failure failure) {
    if (ended) {
      return;
    }
    if (judgement != null) {
      trace.saw(judgement);
    }
    if (failure != null) {
      fail(failure);
    } else if (channel != null) {
      exchange(channel);
    }
  }

  private void exchange(Channel connection) {
    new Exchange(trace.clock(), this::bodyFor, this)
        .begin(connection, prepared.httpRequest(request));
  }

  /** A redirect is followed on a new connection, without waiting for the page that it came with. */
  private @Nullable Body bodyFor(HttpResponse head) {
    if (follows(head.status().code())) {
      return null;
    }
    boolean encoded = ContentCoding.of(head.headers()) != ContentCoding.IDENTITY;
    return new Body(
        PageVerdict.limit(prepared.expectations()),
        encoded || prepared.expectations().havePagePattern());
  }

  @Override
  public void responded(Response response) {
    if (ended) {
      return;
    }
    trace.saw(response);
    if (follows(response.status())) {
      follow(response);
    } else {
      judge(response, end());
    }
  }

  private boolean follows(int status) {
    return target.redirects() > 0 && Redirect.isRedirect(status);
  }

  private void follow(Response response) {
    Redirect redirect =
        Redirect.after(
            request,
            response.status(),
            response.headers().get(HttpHeaderNames.LOCATION),
            trace.redirects(),
            target.redirects(),
            target.redact());
    switch (redirect) {
      case Redirect.Refused(FailureCode code, String message) -> fail(code, message);
      case Redirect.Follow(HopRequest next) -> {
        closeConnection();
        request = next;
        trace.redirected(prepared.shown(next), next.method());
        resolve();
      }
    }
  }

  /** The network's part is over; what follows is not measured. */
  private void judge(Response response, Timings timings) {
    if (isCheap(response)) {
      complete(response, timings);
      return;
    }
    try {
      judges.execute(() -> complete(response, timings));
    } catch (RejectedExecutionException busy) {
      Failure failure =
          new Failure(FailureCode.MISSED, "the checker was too busy to judge the page", null);
      result.complete(trace.observation(Outcome.of(failure), null));
    }
  }

  private boolean isCheap(Response response) {
    return !response.body().isKept()
        || (response.body().wireBytes() <= MAX_BYTES_JUDGED_ON_LOOP
            && ContentCoding.of(response.headers()) == ContentCoding.IDENTITY);
  }

  private void complete(Response response, Timings timings) {
    try {
      Verdict verdict =
          Verdict.on(
              prepared.expectations(), response, timings, trace.certificate(), trace.startedAt());
      result.complete(trace.observation(verdict.outcome(), verdict.bodyMatched()));
    } catch (RuntimeException | Error ownFault) {
      result.completeExceptionally(ownFault);
    }
  }

  private void outOfTime() {
    Phase phase = trace.phase();
    if (ended || phase == null) {
      return;
    }
    long ms = target.timeout().toMillis();
    if (phase == Phase.DNS) {
      fail(FailureCode.DNS_FAILED, Names.silence(request.host(), ms));
    } else {
      fail(
          FailureCode.TIMEOUT,
          "no result within %d ms: time ran out %s (%s)"
              .formatted(ms, NetworkFailure.during(phase), trace.ip()));
    }
  }

  @Override
  public void failed(FailureCode code, String message) {
    fail(code, message);
  }

  private void fail(FailureCode code, String message) {
    fail(new Failure(code, message, trace.phase()));
  }

  private void fail(Failure failure) {
    if (!ended) {
      end();
      result.complete(trace.observation(Outcome.of(failure), null));
    }
  }

  /** Gives up on a check whose prober is closed: what it would see would not be the target's. */
  void cancel() {
    result.completeExceptionally(new CancellationException("the prober was closed"));
    loop.execute(() -> {
      if (!ended) {
        end();
      }
    });
  }

  private Timings end() {
    ended = true;
    Timings timings = trace.end();
    if (deadline != null) {
      deadline.cancel(false);
    }
    closeConnection();
    return timings;
  }

  private void closeConnection() {
    if (dialer != null) {
      dialer.abandon();
    }
    if (channel != null) {
      var _ = channel.close();
      channel = null;
    }
  }
}
