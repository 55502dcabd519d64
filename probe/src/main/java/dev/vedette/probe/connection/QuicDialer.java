package dev.vedette.probe.connection;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Phase;
import dev.vedette.probe.fault.TlsFailure;
import dev.vedette.probe.tls.CertificateJudgement;
import dev.vedette.probe.tls.QuicClient;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens a QUIC connection to the first of several addresses that answers. As over TCP the next
 * address is tried when one fails or stays silent for a while; the first datagram decides. Lives on
 * one event loop.
 */
public final class QuicDialer implements QuicAttempt.Listener {
  /** Hears how the connection comes about, after what every dialer tells. */
  public interface Listener extends Dialer.Attempts {
    /** An address answered: the handshake is under way. */
    void answered(InetAddress address);

    /**
     * The handshake has ended.
     *
     * @param connection null when it failed
     */
    void shaken(
        @Nullable CertificateJudgement judgement,
        @Nullable QuicChannel connection,
        @Nullable Failure failure);

    /** The server refused the connection after all, as TLS 1.3 lets it. */
    void refused(FailureCode code, String message);
  }

  /** Where the connection is to lead, and how long it may stay silent. */
  public record Peer(String name, List<InetAddress> addresses, int port, Duration timeout) {}

  private final EventLoop loop;
  private final Transport transport;
  private final QuicClient client;
  private final Peer peer;
  private final Listener listener;
  private final List<QuicAttempt> attempts = new ArrayList<>();
  private int next;
  private boolean done;
  private @Nullable Future<?> nextAttempt;
  private @Nullable QuicAttempt chosen;
  private @Nullable Throwable firstFailure;

  public QuicDialer(
      EventLoop loop, Transport transport, QuicClient client, Peer peer, Listener listener) {
    this.loop = loop;
    this.transport = transport;
    this.client = client;
    this.peer = peer;
    this.listener = listener;
  }

  /** Begins, or tries the next address; the listener may hear before this returns. */
  public void dial() {
    nextAttempt = null;
    if (done || chosen != null || next >= peer.addresses().size()) {
      return;
    }
    InetAddress address = peer.addresses().get(next++);
    listener.trying(address);
    QuicAttempt attempt = new QuicAttempt(address, client.newEngine(peer.name()), this);
    attempts.add(attempt);
    if (next < peer.addresses().size()) {
      nextAttempt =
          loop.schedule(
              listener.guarded(this::dial), Dialer.ATTEMPT_DELAY_MS, TimeUnit.MILLISECONDS);
    }
    attempt.begin(loop, transport, peer.port(), peer.timeout());
  }

  /** Closes whatever is open; the listener hears nothing more. */
  public void abandon() {
    done = true;
    cancelNextAttempt();
    attempts.forEach(this::drop);
    attempts.clear();
  }

  private void drop(QuicAttempt attempt) {
    attempt.abandon();
    client.take(attempt.engine());
  }

  @Override
  public void answered(QuicAttempt attempt) {
    if (done || chosen != null) {
      return;
    }
    chosen = attempt;
    cancelNextAttempt();
    attempts.stream().filter(other -> other != attempt).forEach(this::drop);
    listener.answered(attempt.address());
  }

  @Override
  public void alerted(QuicAttempt attempt, int alert) {
    if (!done && attempt == chosen) {
      // The channel's own end comes later and says less.
      listener.refused(
          FailureCode.TLS_FAILED, "the QUIC handshake failed: " + TlsFailure.alert(alert));
    }
  }

  @Override
  public void opened(QuicAttempt attempt, QuicChannel connection) {
    if (!done) {
      listener.shaken(client.take(attempt.engine()), connection, null);
    }
  }

  @Override
  public void failed(QuicAttempt attempt, Throwable cause) {
    if (done) {
      return;
    }
    if (attempt == chosen) {
      CertificateJudgement judgement = client.take(attempt.engine());
      listener.shaken(judgement, null, failure(judgement, cause));
      return;
    }
    attempts.remove(attempt);
    listener.failed(attempt.address(), cause);
    firstFailure = firstFailure == null ? cause : firstFailure;
    cancelNextAttempt();
    if (next < peer.addresses().size()) {
      dial();
    } else if (attempts.isEmpty()) {
      done = true;
      listener.unconnectable(peer.addresses().getFirst(), firstFailure);
    }
  }

  @Override
  public void faulted(Throwable fault) {
    listener.faulted(fault);
  }

  private static Failure failure(@Nullable CertificateJudgement judgement, Throwable cause) {
    if (judgement != null && judgement.refusal() != null) {
      return judgement.refusal().failure();
    }
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new Failure(FailureCode.TLS_FAILED, "the QUIC handshake failed: " + why, Phase.TLS);
  }

  private void cancelNextAttempt() {
    if (nextAttempt != null) {
      nextAttempt.cancel(false);
      nextAttempt = null;
    }
  }
}
