package dev.vedette.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Plays a reply on one stream, whatever the protocol's frames look like. On its event loop. */
abstract class ReplyStream {
  /** Small enough for every default flow control window. */
  private static final int CHUNK_BYTES = 8192;

  final Channel channel;

  ReplyStream(Channel channel) {
    this.channel = channel;
  }

  abstract void headers(int status, Map<String, String> fields);

  abstract ChannelFuture data(ByteBuf bytes);

  abstract void end();

  abstract void reset(int code);

  abstract void goAway(int code, int id);

  abstract void close();

  /** The start of a head that {@link #moreHeaders} goes on with, past the frame encoder. */
  abstract void startEndlessHeaders();

  abstract ChannelFuture moreHeaders();

  void play(Reply reply) {
    play(reply.steps().iterator());
  }

  private void play(Iterator<Reply.Step> steps) {
    while (steps.hasNext()) {
      Reply.Step step = steps.next();
      if (step instanceof Reply.Pause(var duration)) {
        var _ =
            channel
                .eventLoop()
                .schedule(() -> play(steps), duration.toNanos(), TimeUnit.NANOSECONDS);
        return;
      }
      say(step);
    }
  }

  private void say(Reply.Step step) {
    switch (step) {
      case Reply.Headers(var status, var fields) -> headers(status, fields);
      case Reply.Data(var text) -> {
        var _ = data(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
      }
      case Reply.End() -> end();
      case Reply.Pause(var _) -> throw new IllegalArgumentException("a pause says nothing");
      case Reply.Reset(var code) -> reset(code);
      case Reply.GoAway(var code, var id) -> goAway(code, id);
      case Reply.Close() -> close();
      case Reply.EndlessHeaders() -> {
        startEndlessHeaders();
        repeat(this::moreHeaders);
      }
      case Reply.EndlessData() -> repeat(() -> data(chunk()));
    }
  }

  /** Until writing fails: then the client has left. The task keeps the stack flat. */
  private void repeat(Supplier<ChannelFuture> write) {
    var _ =
        write
            .get()
            .addListener(written -> {
              if (written.isSuccess()) {
                channel.eventLoop().execute(() -> repeat(write));
              }
            });
  }

  private static ByteBuf chunk() {
    byte[] bytes = new byte[CHUNK_BYTES];
    Arrays.fill(bytes, (byte) 'x');
    return Unpooled.wrappedBuffer(bytes);
  }
}
