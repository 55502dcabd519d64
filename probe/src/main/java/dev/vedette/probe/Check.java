package dev.vedette.probe;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.InvalidTargetException;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Target;
import dev.vedette.model.Timings;
import dev.vedette.probe.dns.DnsAnswers;
import dev.vedette.probe.fault.FaultLog;
import dev.vedette.probe.fault.NetworkFailure;
import dev.vedette.probe.http.Body;
import dev.vedette.probe.http.Response;
import dev.vedette.probe.page.ContentCoding;
import dev.vedette.probe.request.CookieJar;
import dev.vedette.probe.request.HopRequest;
import dev.vedette.probe.request.Redirect;
import dev.vedette.probe.turn.Judges;
import dev.vedette.probe.turn.Turn;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One check from its first name to its verdict: a visit, and another for every redirect, under one
 * deadline. Lives on one event loop; only judging that may take long leaves it.
 */
final class Check implements Visit.Listener {
  private final PreparedTarget prepared;
  private final Target target;
  private final Network network;
  private final Judges judges;
  private final FaultLog faults;
  private final CompletableFuture<Observation> result;
  private final Trace trace;
  private long deadlineNanos;
  private final CookieJar jar = new CookieJar();
  private HopRequest request;
  private @Nullable Future<?> deadline;
  private @Nullable Visit visit;
  private @Nullable Judging judging;
  private boolean ended;

  /** Begins the clock of the check; to be made on the loop that it will live on. */
  Check(
      PreparedTarget prepared,
      Network network,
      Judges judges,
      FaultLog faults,
      CompletableFuture<Observation> result) {
    this.prepared = prepared;
    this.target = prepared.target();
    this.network = network;
    this.judges = judges;
    this.faults = faults;
    this.result = result;
    this.request = prepared.firstRequest();
    this.trace = new Trace(prepared.shownUrl(), request.method(), prepared.secrets());
    this.deadlineNanos = System.nanoTime() + target.timeout().toNanos();
  }

  /** Begins; who gives up completes the result in its place. */
  void begin() {
    var _ =
        result.whenComplete((seen, fault) -> {
          if (fault != null) {
            abandon();
          }
        });
    scheduleDeadline();
    guard(this::visit);
  }

  private void scheduleDeadline() {
    long nanos = deadlineNanos - System.nanoTime();
    deadline = network.loop().schedule(guarded(this::outOfTime), nanos, TimeUnit.NANOSECONDS);
  }

  private void visit() {
    visit = new Visit(prepared, request, network, trace, this);
    visit.begin();
  }

  /** A fault of ours says nothing about the target: the check ends as unknown, and at once. */
  @Override
  public void faulted(Throwable fault) {
    try {
      if (!ended) {
        end();
      }
      completeFaulted(fault);
    } catch (RuntimeException | Error another) {
      fault.addSuppressed(another);
      result.completeExceptionally(fault);
    }
  }

  private void completeFaulted(Throwable fault) {
    if (!result.isDone()) {
      faults.log(target.name(), fault);
      Failure failure =
          new Failure(FailureCode.INTERNAL_ERROR, "the checker failed: " + fault, null);
      result.complete(trace.observation(Outcome.of(failure), null));
    }
  }

  @Override
  public FullHttpRequest request(HopRequest hop) {
    FullHttpRequest message = prepared.httpRequest(hop);
    String cookies = jar.header(hop);
    if (cookies != null) {
      String own = message.headers().get(HttpHeaderNames.COOKIE);
      message.headers().set(HttpHeaderNames.COOKIE, own == null ? cookies : own + "; " + cookies);
    }
    return message;
  }

  /**
   * A redirect is followed on a new connection, without waiting for the page that it came with; and
   * a stream that never ends is not waited for where the head decides alone.
   */
  @Override
  public @Nullable Body bodyFor(HttpResponse head) {
    if (follows(head.status().code()) || !target.expect().body().read()) {
      return null;
    }
    boolean encoded = !ContentCoding.of(head.headers()).isIdentity();
    return new Body(
        prepared.expectations().maxBodyBytes(), encoded || prepared.expectations().needPage());
  }

  @Override
  public void visited(Response response) {
    trace.saw(response);
    if (follows(response.status())) {
      follow(response);
    } else {
      judge(response);
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
        jar.store(request, response.headers());
        endVisit();
        trace.clock().stop();
        cancelDeadline();
        long since = System.nanoTime();
        network
            .readiness()
            .before(Need.of(prepared, next, network.names()), () -> visitNext(next, since));
      }
    }
  }

  /** At once, or from another thread after a warm-up, which costs the check none of its time. */
  private void visitNext(HopRequest next, long since) {
    if (!network.loop().inEventLoop()) {
      readyFor(next);
      network.loop().execute(guarded(() -> visitNext(next, since)));
    } else if (!ended) {
      deadlineNanos += System.nanoTime() - since;
      scheduleDeadline();
      request = next;
      trace.redirected(prepared.shown(next), next.method());
      visit();
    }
  }

  private void readyFor(HopRequest next) {
    try {
      prepared.readyFor(next);
    } catch (InvalidTargetException | IllegalStateException _) {
      // The visit meets it again, and tells it.
    }
  }

  /** The network's part is over; what follows is not measured, but has to end in time too. */
  private void judge(Response response) {
    Timings timings = endNetwork();
    boolean cheap = Judging.isCheap(prepared.expectations(), response);
    Turn turn = new Turn(System::nanoTime, deadlineNanos, cheap ? null : judges);
    judging = new Judging(prepared, trace, response, timings, turn, result, this::completeFaulted);
    if (cheap) {
      judging.judge();
    } else {
      judging.begin(judges);
    }
    if (result.isDone()) {
      cancelDeadline();
    } else {
      var _ = result.whenComplete((seen, fault) -> cancelDeadline());
    }
  }

  private void outOfTime() {
    if (judging != null) {
      judging.outOfTime();
    }
    if (ended || visit == null) {
      return;
    }
    // Between two visits no phase has begun; the next one would begin with the name.
    Phase phase = trace.phase() == null ? Phase.DNS : trace.phase();
    long ms = target.timeout().toMillis();
    if (phase == Phase.DNS) {
      fail(FailureCode.DNS_FAILED, DnsAnswers.silence(visit.peer(), ms));
    } else {
      fail(
          FailureCode.TIMEOUT,
          "no result within %d ms: time ran out %s (%s)"
              .formatted(ms, NetworkFailure.during(phase), trace.ip()));
    }
  }

  private void fail(FailureCode code, String message) {
    failed(new Failure(code, message, trace.phase()));
  }

  @Override
  public void failed(Failure failure) {
    if (ended) {
      return;
    }
    Response partial = visit == null ? null : visit.soFar();
    if (partial != null) {
      trace.saw(partial);
    }
    end();
    result.complete(trace.observation(Outcome.of(failure), null));
  }

  /** From any thread: nobody waits for the result any more. */
  private void abandon() {
    network
        .loop()
        .execute(() -> {
          if (judging != null) {
            judging.cancel();
          }
          if (!ended) {
            end();
          }
        });
  }

  private void end() {
    endNetwork();
    cancelDeadline();
  }

  private Timings endNetwork() {
    ended = true;
    Timings timings = trace.end();
    endVisit();
    return timings;
  }

  /** From any thread: one that is not the loop's leaves it to the loop, without waking it. */
  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  private void endVisit() {
    if (visit != null) {
      visit.end();
    }
  }
}
