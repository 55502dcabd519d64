package dev.vedette.probe;

import dev.vedette.probe.loopback.LoopbackIdentity;
import dev.vedette.probe.tls.ChainVerification;
import io.netty.channel.epoll.Epoll;
import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * What takes a JVM long the first time, begun while the command line is still being read: a short
 * command leaves the other cores idle.
 */
final class Preload {
  private static volatile Future<?> libraries = CompletableFuture.completedFuture(null);

  private Preload() {}

  static void begin(boolean tls) {
    FutureTask<Boolean> loading =
        new FutureTask<>(() -> Epoll.isAvailable() && tls && OpenSsl.isAvailable());
    libraries = loading;
    start("probe-preload", loading);
    if (tls) {
      start("probe-preload-chain", Preload::verifyChain);
    }
  }

  /** Netty's classes wait for each other, so that two threads which load them may wait for ever. */
  static void await() {
    try {
      libraries.get();
    } catch (ExecutionException e) {
      // It will be met again where it can be told.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void start(String name, Runnable work) {
    Thread.ofPlatform().daemon().name(name).start(work);
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
