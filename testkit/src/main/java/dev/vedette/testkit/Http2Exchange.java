package dev.vedette.testkit;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.util.function.Consumer;

/** One request and its reply on a stream of HTTP/2. */
final class Http2Exchange extends SimpleChannelInboundHandler<Http2StreamFrame> {
  private final Responder responder;
  private final Consumer<StreamRequest> requests;
  private final Consumer<Long> resets;
  private final StreamRequest.Incoming incoming = new StreamRequest.Incoming();

  Http2Exchange(Responder responder, Consumer<StreamRequest> requests, Consumer<Long> resets) {
    this.responder = responder;
    this.requests = requests;
    this.resets = resets;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
    boolean ended = false;
    if (frame instanceof Http2HeadersFrame head) {
      incoming.headers(head.headers());
      ended = head.isEndStream();
    } else if (frame instanceof Http2DataFrame data) {
      incoming.body(data.content());
      ended = data.isEndStream();
    }
    if (ended) {
      StreamRequest request = incoming.complete();
      requests.accept(request);
      new Http2ReplyStream(context.channel()).play(responder.reply(request));
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof Http2ResetFrame reset) {
      resets.accept(reset.errorCode());
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable clientGone) {
    var _ = context.close();
  }
}
