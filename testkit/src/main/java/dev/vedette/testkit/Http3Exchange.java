package dev.vedette.testkit;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.function.Consumer;

/** One request and its reply on a stream of HTTP/3. */
final class Http3Exchange extends Http3RequestStreamInboundHandler {
  private final Responder responder;
  private final Consumer<StreamRequest> requests;
  private final StreamRequest.Incoming incoming = new StreamRequest.Incoming();

  Http3Exchange(Responder responder, Consumer<StreamRequest> requests) {
    this.responder = responder;
    this.requests = requests;
  }

  @Override
  protected void channelRead(ChannelHandlerContext context, Http3HeadersFrame frame) {
    incoming.headers(frame.headers());
  }

  @Override
  protected void channelRead(ChannelHandlerContext context, Http3DataFrame frame) {
    incoming.body(frame.content());
    frame.release();
  }

  @Override
  protected void channelInputClosed(ChannelHandlerContext context) {
    StreamRequest request = incoming.complete();
    requests.accept(request);
    new Http3ReplyStream((QuicStreamChannel) context.channel()).play(responder.reply(request));
  }
}
