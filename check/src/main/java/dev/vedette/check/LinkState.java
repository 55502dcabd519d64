package dev.vedette.check;

import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the checker's own network is there, as far as the answers of its sentinels tell: a state
 * machine without threads, clock or network. Times are those of System.nanoTime().
 *
 * <p>A check that failed in a way that a missing network could explain waits until the sentinels
 * were asked *after* its failure. If one of them can be connected to, the failure is the target's;
 * if none can, or if the network was found gone since the check began, nobody knows. All failures
 * of a while share one question, and there is at most one a second; an absence of less than two
 * seconds may pass unnoticed.
 *
 * <p>Not safe for use by many threads.
 *
 * @param <C> a check that failed and waits for its verdict
 */
final class LinkState<C> {
  /** From one question to the next. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  /**
   * Since the network is back. A check that began in this time may still have waited for a query to
   * a name server that was lost before, and lasts 2 s.
   */
  static final Duration SETTLE = Duration.ofSeconds(3);

  /** What a check says when its packets go nowhere. */
  private static final Set<FailureCode> SUSPICIOUS =
      EnumSet.of(
          FailureCode.DNS_NOT_FOUND,
          FailureCode.DNS_FAILED,
          FailureCode.CONNECT_REFUSED,
          FailureCode.CONNECT_UNREACHABLE,
          FailureCode.CONNECTION_CLOSED,
          FailureCode.TIMEOUT,
          FailureCode.TLS_FAILED);

  /** A failure that waits, and when its check began. */
  private record Waiting<C>(C check, long begunAt) {}

  /** What is known of a failure: whether the network was there all the time. */
  record Verdict<C>(C check, boolean online) {}

  private List<Waiting<C>> next = new ArrayList<>();
  private List<Waiting<C>> asked = List.of();
  private boolean wanted;
  private boolean offline;
  private boolean wasOffline;
  private long askedAt;
  private long backAt;

  /** A state in which the network is there and the first question may be asked at once. */
  LinkState(long now) {
    askedAt = now - PAUSE.toNanos();
  }

  /** Whether a missing network could explain this outcome. */
  static boolean isSuspicious(Outcome outcome) {
    return outcome instanceof Outcome.Down(var failure) && SUSPICIOUS.contains(failure.code());
  }

  /** Whether no sentinel could be connected to when they were asked last. */
  boolean isOffline() {
    return offline;
  }

  /**
   * Takes a failure that has just come.
   *
   * @param begunAt when its check began
   * @return its verdict, when the network is known to be gone; otherwise it waits for an answer
   */
  Optional<Verdict<C>> failed(C check, long begunAt) {
    if (offline) {
      return Optional.of(new Verdict<>(check, false));
    }
    next.add(new Waiting<>(check, begunAt));
    wanted = true;
    return Optional.empty();
  }

  /** Has the sentinels asked though nothing has failed yet: a check is taking long. */
  void suspect() {
    wanted = true;
  }

  /** Whether the sentinels are to be asked. */
  boolean isAnswerWanted() {
    return wanted;
  }

  /** When they may be asked again. */
  long nextQuestionAt() {
    return askedAt + PAUSE.toNanos();
  }

  /** Notes that they are being asked, on behalf of all that wait by now. */
  void ask(long now) {
    askedAt = now;
    asked = next;
    next = new ArrayList<>();
    wanted = false;
  }

  /**
   * Takes the answer to the last question.
   *
   * @param online whether a sentinel could be connected to
   */
  List<Verdict<C>> answered(boolean online) {
    if (online && offline) {
      backAt = askedAt;
    }
    offline = !online;
    wasOffline |= offline;
    // Until the network is back somebody has to look.
    wanted |= offline || !next.isEmpty();
    List<Verdict<C>> verdicts =
        asked.stream()
            .map(each -> new Verdict<>(each.check(), online && wasOnlineSince(each.begunAt())))
            .toList();
    asked = List.of();
    return verdicts;
  }

  private boolean wasOnlineSince(long time) {
    return !wasOffline || (!offline && time - backAt > SETTLE.toNanos());
  }
}
