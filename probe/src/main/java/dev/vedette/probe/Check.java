package dev.vedette.probe;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Target;
import dev.vedette.model.Timings;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One check from its first name to its verdict: a visit, and another for every redirect, under one
 * deadline. Lives on one event loop; only the judging of large pages leaves it.
 */
final class Check implements Visit.Listener {
  /** Bodies up to this size are searched on the event loop: that takes well below 1 ms. */
  static final int MAX_BYTES_JUDGED_ON_LOOP = 4 << 10;

  private final PreparedTarget prepared;
  private final Target target;
  private final Network network;
  private final Executor judges;
  private final FaultLog faults;
  private final CompletableFuture<Observation> result;
  private final Trace trace;
  private final CookieJar jar = new CookieJar();
  private HopRequest request;
  private @Nullable Future<?> deadline;
  private @Nullable Visit visit;
  private boolean ended;

  /** Begins the clock of the check; to be made on the loop that it will live on. */
  Check(
      PreparedTarget prepared,
      Network network,
      Executor judges,
      FaultLog faults,
      CompletableFuture<Observation> result) {
    this.prepared = prepared;
    this.target = prepared.target();
    this.network = network;
    this.judges = judges;
    this.faults = faults;
    this.result = result;
    this.request = prepared.firstRequest();
    this.trace = new Trace(prepared.shownUrl(), request.method());
  }

  void begin() {
    deadline =
        network
            .loop()
            .schedule(guarded(this::outOfTime), target.timeout().toNanos(), TimeUnit.NANOSECONDS);
    guard(this::visit);
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

  /** A redirect is followed on a new connection, without waiting for the page that it came with. */
  @Override
  public @Nullable Body bodyFor(HttpResponse head) {
    if (follows(head.status().code())) {
      return null;
    }
    boolean encoded = !ContentCoding.of(head.headers()).isIdentity();
    return new Body(
        PageVerdict.limit(prepared.expectations()), encoded || prepared.expectations().needPage());
  }

  @Override
  public void visited(Response response) {
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
        jar.store(request, response.headers());
        endVisit();
        request = next;
        trace.redirected(prepared.shown(next), next.method());
        visit();
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
            && ContentCoding.of(response.headers()).isIdentity());
  }

  private void complete(Response response, Timings timings) {
    try {
      Verdict verdict =
          Verdict.on(
              prepared.expectations(), response, timings, trace.certificate(), trace.startedAt());
      result.complete(trace.observation(verdict.outcome(), verdict.bodyMatched()));
    } catch (RuntimeException | Error fault) {
      completeFaulted(fault);
    }
  }

  private void outOfTime() {
    if (ended || visit == null) {
      return;
    }
    // Between two visits no phase has begun; the next one would begin with the name.
    Phase phase = trace.phase() == null ? Phase.DNS : trace.phase();
    long ms = target.timeout().toMillis();
    if (phase == Phase.DNS) {
      fail(FailureCode.DNS_FAILED, Names.silence(visit.peer(), ms));
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

  /** Gives up on a check whose prober is closed: what it would see would not be the target's. */
  void cancel() {
    result.completeExceptionally(new CancellationException("the prober was closed"));
    network
        .loop()
        .execute(() -> {
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
    endVisit();
    return timings;
  }

  private void endVisit() {
    if (visit != null) {
      visit.end();
    }
  }
}
