package dev.vedette.probe;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Timings;
import dev.vedette.probe.http.Body;
import dev.vedette.probe.http.Response;
import dev.vedette.probe.page.ContentCoding;
import dev.vedette.probe.turn.Judges;
import dev.vedette.probe.turn.OutOfTimeException;
import dev.vedette.probe.turn.Turn;
import dev.vedette.probe.verdict.Expectations;
import dev.vedette.probe.verdict.Verdict;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Judges what came, until the check's deadline: on the event loop where that surely takes less than
 * a millisecond, else beside it. Begun, ended early and cancelled on the loop.
 */
final class Judging {
  /** Of work: characters times the steps of the patterns that look at them; each takes 5 ns. */
  private static final long MAX_WORK_ON_LOOP = 128 << 10;

  /** Bodies that are copied and made text on the loop. */
  private static final int MAX_BYTES_ON_LOOP = 4 << 10;

  /**
   * A page that has used less than this, but had to wait for longer, was not too slow: we were too
   * busy.
   */
  private static final long DEAR_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final PreparedTarget prepared;
  private final Trace trace;
  private final Response response;
  private final Timings timings;
  private final Turn turn;
  private final CompletableFuture<Observation> result;
  private final Consumer<Throwable> ownFaults;

  Judging(
      PreparedTarget prepared,
      Trace trace,
      Response response,
      Timings timings,
      Turn turn,
      CompletableFuture<Observation> result,
      Consumer<Throwable> ownFaults) {
    this.prepared = prepared;
    this.trace = trace;
    this.response = response;
    this.timings = timings;
    this.turn = turn;
    this.result = result;
    this.ownFaults = ownFaults;
  }

  /** Whether judging surely takes so little that it may be done on the event loop. */
  static boolean isCheap(Expectations expected, Response response) {
    Body body = response.body();
    boolean small =
        !body.isKept()
            || (body.wireBytes() <= MAX_BYTES_ON_LOOP
                && ContentCoding.of(response.headers()).isIdentity());
    return small && expected.work(response) <= MAX_WORK_ON_LOOP;
  }

  /** Judges here and now: on the event loop, which gives way to nobody. */
  void judge() {
    judged().run();
  }

  /** Judges beside the event loop, among others. */
  void begin(Judges judges) {
    try {
      turn.hold(response.body().wireBytes());
      judges.execute(turn, this::judged);
    } catch (RejectedExecutionException busy) {
      conclude(missed(busy.getMessage()));
      turn.release();
    }
  }

  /** Judges, and returns what tells the verdict. */
  private Runnable judged() {
    try {
      Verdict verdict =
          Verdict.on(
              prepared.expectations(),
              response,
              timings,
              trace.certificate(),
              trace.startedAt(),
              turn);
      Observation seen = trace.observation(verdict.outcome(), verdict.bodyMatched());
      return () -> result.complete(seen);
    } catch (OutOfTimeException atTheDeadline) {
      return this::outOfTime;
    } catch (RejectedExecutionException busy) {
      return () -> conclude(missed(busy.getMessage()));
    } catch (RuntimeException | Error ownFault) {
      return () -> ownFaults.accept(ownFault);
    } finally {
      turn.release();
    }
  }

  /** The check's time is over: what is known by now is the verdict. */
  void outOfTime() {
    Failure failure = Verdict.status(prepared.expectations().settings(), response);
    if (failure == null) {
      failure =
          turn.usedNanos() < DEAR_NANOS && turn.waitedNanos() > DEAR_NANOS
              ? missed("other pages went first")
              : tooSlow();
    }
    conclude(failure);
    turn.cancel();
  }

  /** Nobody waits for the verdict any more. */
  void cancel() {
    turn.cancel();
  }

  private Failure tooSlow() {
    ContentCoding coding = ContentCoding.of(response.headers());
    // No phase of the network's: all of it had come.
    return new Failure(
        FailureCode.TIMEOUT,
        "no result within %d ms: time ran out while the page was judged (%d bytes%s)"
            .formatted(
                prepared.target().timeout().toMillis(),
                response.body().wireBytes(),
                coding.isIdentity() ? "" : ", encoded as " + coding),
        null);
  }

  private static Failure missed(@Nullable String why) {
    return new Failure(
        FailureCode.MISSED, "the checker was too busy to judge the page: " + why, null);
  }

  private void conclude(Failure failure) {
    result.complete(trace.observation(Outcome.of(failure), null));
  }
}
