package dev.vedette.probe.connection;

import dev.vedette.model.Failure;
import dev.vedette.model.Phase;
import dev.vedette.probe.fault.NetworkFailure;
import dev.vedette.probe.fault.OwnFaults;
import dev.vedette.probe.tls.CertificateJudgement;
import dev.vedette.probe.tls.TlsClient;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Puts TLS on a connection and says how it went and what certificate was seen. */
public final class Handshake {
  /** Hears the end of the handshake, once, on the event loop. */
  public interface Listener extends OwnFaults {
    /**
     * The handshake has ended.
     *
     * @param judgement of the server's chain; null when none came
     * @param protocol what the server chose (ALPN); null when it chose nothing
     * @param failure null when the connection is secured
     */
    void shaken(
        @Nullable CertificateJudgement judgement,
        @Nullable String protocol,
        @Nullable Failure failure);
  }

  /** The handshake's future tells what went wrong; the same need not be logged as unhandled. */
  private static final class Silence extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var _ = context.close();
    }
  }

  private Handshake() {}

  /**
   * Begins, on the event loop of the channel.
   *
   * @param name for SNI, where it is no address, and for verification
   */
  public static void begin(
      Channel channel, TlsClient client, String name, int port, Listener listener) {
    SslHandler handler = client.newHandler(channel.alloc(), name, port);
    ChannelHandler silence = new Silence();
    handler
        .handshakeFuture()
        .addListener(
            listener.whenDone((Future<Channel> result) -> {
              CertificateJudgement judgement = client.take(handler.engine());
              if (result.isSuccess()) {
                channel.pipeline().remove(silence);
              }
              if (NetworkFailure.isOurs(result.cause())) {
                listener.faulted(result.cause());
                return;
              }
              listener.shaken(
                  judgement, handler.applicationProtocol(), failure(judgement, result.cause()));
            }));
    channel.pipeline().addLast(handler, silence);
  }

  private static @Nullable Failure failure(
      @Nullable CertificateJudgement judgement, @Nullable Throwable cause) {
    if (cause == null) {
      return null;
    }
    // Where the chain was refused, the reason found then is better than what TLS made of it.
    if (judgement != null && judgement.refusal() != null) {
      return judgement.refusal().failure();
    }
    String message =
        cause instanceof NotSslRecordException
            ? "expected TLS, but the server speaks something else on this port"
            : NetworkFailure.message(cause, Phase.TLS);
    return new Failure(NetworkFailure.code(cause), message, Phase.TLS);
  }
}
