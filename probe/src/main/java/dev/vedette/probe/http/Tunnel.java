package dev.vedette.probe.http;

import dev.vedette.model.FailureCode;
import dev.vedette.model.text.Excerpt;
import dev.vedette.probe.fault.NetworkFailure;
import dev.vedette.probe.fault.OwnFaults;
import dev.vedette.probe.request.HopRequest;
import dev.vedette.probe.request.Proxy;
import dev.vedette.probe.request.UserAgent;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;

/**
 * Asks a proxy for a tunnel to a target (RFC 9110, 9.3.6), and leaves the pipeline when it stands.
 */
public final class Tunnel extends ChannelInboundHandlerAdapter {
  /** Hears how it went; exactly one of the two is called, unless a fault of ours comes first. */
  public interface Listener extends OwnFaults {
    void tunnelled();

    void refused(FailureCode code, String message);
  }

  private final HopRequest target;
  private final Proxy proxy;
  private final Listener listener;
  private final HttpRequestEncoder encoder = new HttpRequestEncoder();
  private final Http1ResponseDecoder decoder = new Http1ResponseDecoder(true);
  private boolean done;

  public Tunnel(HopRequest target, Proxy proxy, Listener listener) {
    this.target = target;
    this.proxy = proxy;
    this.listener = listener;
  }

  public void begin(Channel channel) {
    String host = target.url().hostAndPort();
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.CONNECT, host, Unpooled.EMPTY_BUFFER);
    request.headers().set(HttpHeaderNames.HOST, host);
    request.headers().set(HttpHeaderNames.USER_AGENT, UserAgent.VALUE);
    proxy.authorize(request);
    channel.pipeline().addLast(encoder, decoder, this);
    channel
        .writeAndFlush(request)
        .addListener(
            listener.whenDone((ChannelFuture written) -> {
              if (NetworkFailure.isOurs(written.cause())) {
                listener.faulted(written.cause());
              } else if (!written.isSuccess()) {
                refuse(FailureCode.CONNECTION_CLOSED, "the proxy closed the connection");
              }
            }));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (!done) {
        read(context, (HttpObject) message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(ChannelHandlerContext context, HttpObject part) {
    if (part instanceof HttpResponse response) {
      answered(context, response);
    }
  }

  private void answered(ChannelHandlerContext context, HttpResponse response) {
    if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
      return;
    }
    if (response.status().codeClass() != HttpStatusClass.SUCCESS) {
      refuse(
          FailureCode.CONNECT_UNREACHABLE,
          "the proxy at %s port %d refused the way to %s: status %s"
              .formatted(
                  proxy.host(),
                  proxy.port(),
                  target.host(),
                  Excerpt.of(response.status().toString())));
      return;
    }
    done = true;
    context.pipeline().remove(this);
    context.pipeline().remove(encoder);
    listener.tunnelled();
    // What came after the answer is the beginning of what the tunnel carries.
    if (context.pipeline().context(decoder) != null) {
      context.pipeline().remove(decoder);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    listener.guard(() ->
        refuse(
            FailureCode.CONNECTION_CLOSED,
            "the proxy closed the connection before it answered CONNECT"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (NetworkFailure.isOurs(cause)) {
      listener.faulted(cause);
    } else {
      listener.guard(() ->
          refuse(
              NetworkFailure.code(cause),
              "the proxy's answer to CONNECT failed: " + cause.getMessage()));
    }
  }

  private void refuse(FailureCode code, String message) {
    if (!done) {
      done = true;
      listener.refused(code, message);
    }
  }
}
