package dev.vedette.probe;

import dev.vedette.probe.loopback.LoopbackIdentity;
import dev.vedette.probe.tls.ChainVerification;
import io.netty.channel.epoll.Epoll;
import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What takes a JVM long the first time, begun while the command line is still being read: a short
 * command leaves the other cores idle.
 */
final class Preload {
  private static volatile @Nullable FutureTask<@Nullable Prober> begun;

  private Preload() {}

  /** Loads the libraries. */
  static void begin(boolean tls) {
    begin(tls, _ -> null);
  }

  /**
   * Does the same and starts a prober that has learnt the usual things.
   *
   * @param start is told which these are
   */
  static void begin(boolean tls, Function<Set<Need>, @Nullable Prober> start) {
    Set<Need> needs = tls ? EnumSet.of(Need.PLAIN, Need.TLS, Need.HTTP2) : EnumSet.of(Need.PLAIN);
    FutureTask<@Nullable Prober> task =
        new FutureTask<>(() -> {
          boolean loaded = Epoll.isAvailable() && tls && OpenSsl.isAvailable();
          return loaded || !tls ? start.apply(needs) : null;
        });
    begun = task;
    start("probe-preload", task);
    if (tls) {
      start("probe-preload-tls", Preload::makeContext);
      start("probe-preload-chain", Preload::verifyChain);
    }
  }

  /**
   * Waits for the end, and gives away the prober that was started, once; null when there is none.
   * Netty's classes wait for each other, so that two threads which load them may wait for ever.
   */
  static @Nullable Prober take() {
    FutureTask<@Nullable Prober> task = begun;
    if (task == null) {
      return null;
    }
    try {
      Prober prober = task.get();
      begun = null;
      return prober;
    } catch (ExecutionException e) {
      // It will be met again where it can be told.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  private static void start(String name, Runnable work) {
    Thread.ofPlatform().daemon().name(name).start(work);
  }

  /** Netty makes one of the JDK's own, whoever's TLS it will speak, to know what that can do. */
  private static void makeContext() {
    try {
      SSLContext.getInstance("TLS").init(null, new TrustManager[0], null);
    } catch (GeneralSecurityException e) {
      // Netty will meet it again, and can do without.
    }
  }

  /**
   * The half of the warm-up's first round: signatures are slow until their arithmetic is compiled.
   * It needs classes of the JDK alone, so nobody has to wait for its end.
   */
  private static void verifyChain() {
    try {
      LoopbackIdentity identity = LoopbackIdentity.read();
      ChainVerification.verify(identity.chain(), identity.authorities());
    } catch (IOException | CertificateException e) {
      // The warm-up will meet it again, and tell.
    }
  }
}
