package dev.vedette.probe.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Answers what a socket is asked by the warm-up in the name server's place: for each name server a
 * resolver shuffles 16,384 numbers before its first question, which takes some ten milliseconds and
 * is no time of the site's. Such a question never leaves this machine.
 */
public final class WarmUpName extends ChannelOutboundHandlerAdapter {
  /** No site has it (RFC 6761, 6.4). */
  public static final String NAME = "warm-up.invalid";

  private static final int HEADER_BYTES = 12;
  private static final int TYPE_A = 1;

  /** RFC 1035, 3.1: labels after their lengths. */
  private static final ByteBuf QUESTION =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer("\7warm-up\7invalid\0", StandardCharsets.US_ASCII));

  /** A pointer to the question's name, type A, class IN, no time to live, 127.0.0.1. */
  private static final byte[] RECORD = {
    (byte) 0xc0, HEADER_BYTES, 0, TYPE_A, 0, 1, 0, 0, 0, 0, 0, 4, 127, 0, 0, 1
  };

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (!(message instanceof DatagramPacket query) || !isOurs(query.content())) {
      var _ = context.write(message, promise);
      return;
    }
    ByteBuf answer = answer(query.content());
    InetSocketAddress server = query.recipient();
    ReferenceCountUtil.release(query);
    promise.setSuccess();
    // Not before whoever asks is ready to hear.
    context
        .executor()
        .execute(() -> context.fireChannelRead(new DatagramPacket(answer, null, server)));
  }

  private static boolean isOurs(ByteBuf query) {
    int length = QUESTION.readableBytes();
    return query.readableBytes() > HEADER_BYTES + length
        && ByteBufUtil.equals(query, HEADER_BYTES, QUESTION, 0, length);
  }

  /** The question's id; a response without error; the question; an address, if it is of IPv4. */
  private static ByteBuf answer(ByteBuf query) {
    int end = HEADER_BYTES + QUESTION.readableBytes() + 4;
    boolean known = query.getShort(end - 4) == TYPE_A;
    ByteBuf answer = Unpooled.buffer();
    answer.writeShort(query.getShort(0)).writeShort(0x8180);
    answer.writeShort(1).writeShort(known ? 1 : 0).writeInt(0);
    answer.writeBytes(query, HEADER_BYTES, end - HEADER_BYTES);
    return known ? answer.writeBytes(RECORD) : answer;
  }
}
