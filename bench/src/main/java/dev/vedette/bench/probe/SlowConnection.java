package dev.vedette.bench.probe;

import dev.vedette.bench.probe.SlowServerMain.Served;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One connection with one request: {@code /ID?wait=MS&body=MS}. Each delay is noted as it was, from
 * and to the moments at which bytes were read and written.
 */
final class SlowConnection extends ChannelInboundHandlerAdapter {
  private static final int PAGE_BYTES = 2_700;
  private static final int MAX_REQUEST_BYTES = 65_536;

  private final WireClock wire;
  private final Consumer<Served> account;
  private long readAt;
  private long beganAt;

  private SlowConnection(WireClock wire, Consumer<Served> account) {
    this.wire = wire;
    this.account = account;
  }

  static void on(
      Channel connection, SslContext tls, Duration handshakeDelay, Consumer<Served> account) {
    WireClock wire = new WireClock(handshakeDelay);
    connection
        .pipeline()
        .addLast(
            wire,
            tls.newHandler(connection.alloc()),
            new HttpServerCodec(),
            new HttpObjectAggregator(MAX_REQUEST_BYTES),
            new SlowConnection(wire, account));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    readAt = wire.readAt();
    QueryStringDecoder wanted = new QueryStringDecoder(((FullHttpRequest) message).uri());
    ReferenceCountUtil.release(message);
    after(context, millis(wanted, "wait"), () -> begin(context, wanted));
  }

  private void begin(ChannelHandlerContext context, QueryStringDecoder wanted) {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers().set(HttpHeaderNames.CONTENT_LENGTH, PAGE_BYTES);
    var _ = context.write(head);
    var _ = context.writeAndFlush(new DefaultHttpContent(half()));
    beganAt = wire.writtenAt();
    after(context, millis(wanted, "body"), () -> end(context, wanted));
  }

  private void end(ChannelHandlerContext context, QueryStringDecoder wanted) {
    var _ = context.writeAndFlush(new DefaultLastHttpContent(half()));
    account.accept(served(wanted, wire.writtenAt()));
  }

  private Served served(QueryStringDecoder wanted, long endedAt) {
    return new Served(
        wanted.path().substring(1),
        new ServerTimes(
            micros(wire.heldNanos()), micros(beganAt - readAt), micros(endedAt - beganAt)));
  }

  private static void after(ChannelHandlerContext context, long delayMs, Runnable then) {
    if (delayMs == 0) {
      then.run();
    } else {
      var _ = context.executor().schedule(then, delayMs, TimeUnit.MILLISECONDS);
    }
  }

  private static ByteBuf half() {
    return Unpooled.wrappedBuffer(new byte[PAGE_BYTES / 2]);
  }

  private static long millis(QueryStringDecoder wanted, String name) {
    return Long.parseLong(wanted.parameters().getOrDefault(name, List.of("0")).getFirst());
  }

  private static long micros(long nanos) {
    return TimeUnit.NANOSECONDS.toMicros(nanos);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A client that hangs up is the client's business; its check has no account then.
    var _ = context.close();
  }
}
