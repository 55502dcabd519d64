package dev.vedette.probe.dns;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Answers what a socket is asked by the warm-up in the name server's place: for each name server a
 * resolver shuffles 16,384 numbers before its first question, which takes some ten milliseconds and
 * is no time of the site's. Such questions never leave this machine; but they go through a socket,
 * as sending and receiving have classes of their own.
 */
public final class WarmUpName extends ChannelDuplexHandler {
  /** No site has it (RFC 6761, 6.4). */
  public static final String NAME = "warm-up.invalid";

  /** Does not exist; absolute, so that no search domain is tried. */
  public static final String UNKNOWN = "warm-up-gone.invalid.";

  private static final int HEADER_BYTES = 12;
  private static final int TYPE_A = 1;

  /** RFC 1035, 3.1: labels after their lengths. */
  private static final ByteBuf QUESTION = labels("\7warm-up\7invalid\0");

  private static final ByteBuf UNKNOWN_QUESTION = labels("\14warm-up-gone\7invalid\0");

  /** RFC 1035, 4.1.1: a response, recursion desired and available; then its code. */
  private static final int NO_ERROR = 0x8180;

  private static final int NAME_ERROR = 0x8183;

  /** A pointer to the question's name, type A, class IN, no time to live, 127.0.0.1. */
  private static final byte[] RECORD = {
    (byte) 0xc0, HEADER_BYTES, 0, TYPE_A, 0, 1, 0, 0, 0, 0, 0, 4, 127, 0, 0, 1
  };

  private final ChannelFactory<? extends DatagramChannel> sockets;

  /** Which name server each stand-in stands for. Used by the socket's event loop alone. */
  private final Map<InetSocketAddress, InetSocketAddress> standIns = new HashMap<>();

  WarmUpName(ChannelFactory<? extends DatagramChannel> sockets) {
    this.sockets = sockets;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (!(message instanceof DatagramPacket query) || !isOurs(query.content())) {
      var _ = context.write(message, promise);
      return;
    }
    var _ =
        new Bootstrap()
            .group(context.channel().eventLoop())
            .channelFactory(sockets)
            .handler(new StandIn())
            .bind(InetAddress.getLoopbackAddress(), 0)
            .addListener((ChannelFuture bound) -> {
              if (bound.isSuccess()) {
                InetSocketAddress standIn = (InetSocketAddress) bound.channel().localAddress();
                standIns.put(standIn, query.recipient());
                var _ =
                    context.writeAndFlush(new DatagramPacket(query.content(), standIn), promise);
              } else {
                ReferenceCountUtil.release(query);
                promise.setFailure(bound.cause());
              }
            });
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    InetSocketAddress server =
        message instanceof DatagramPacket packet ? standIns.remove(packet.sender()) : null;
    Object heard =
        server == null
            ? message
            : new DatagramPacket(((DatagramPacket) message).content(), null, server);
    var _ = context.fireChannelRead(heard);
  }

  /** Answers one question. */
  private static final class StandIn extends SimpleChannelInboundHandler<DatagramPacket> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket query) {
      // Closed later, as Netty would go on reading from a socket that it is in the middle of.
      var _ =
          context
              .writeAndFlush(new DatagramPacket(answer(query.content()), query.sender()))
              .addListener(_ ->
                  context
                      .executor()
                      .execute(() -> {
                        var _ = context.close();
                      }));
    }
  }

  private static ByteBuf labels(String name) {
    return Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(name, StandardCharsets.US_ASCII));
  }

  private static boolean isOurs(ByteBuf query) {
    return asks(query, QUESTION) || asks(query, UNKNOWN_QUESTION);
  }

  private static boolean asks(ByteBuf query, ByteBuf name) {
    int length = name.readableBytes();
    return query.readableBytes() > HEADER_BYTES + length
        && ByteBufUtil.equals(query, HEADER_BYTES, name, 0, length);
  }

  /** The question's id; what became of it; the question; an address, if one of IPv4 was asked. */
  private static ByteBuf answer(ByteBuf query) {
    boolean exists = asks(query, QUESTION);
    int end = HEADER_BYTES + (exists ? QUESTION : UNKNOWN_QUESTION).readableBytes() + 4;
    boolean known = exists && query.getShort(end - 4) == TYPE_A;
    ByteBuf answer = Unpooled.buffer();
    answer.writeShort(query.getShort(0)).writeShort(exists ? NO_ERROR : NAME_ERROR);
    answer.writeShort(1).writeShort(known ? 1 : 0).writeInt(0);
    answer.writeBytes(query, HEADER_BYTES, end - HEADER_BYTES);
    return known ? answer.writeBytes(RECORD) : answer;
  }
}
