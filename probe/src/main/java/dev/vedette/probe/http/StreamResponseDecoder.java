package dev.vedette.probe.http;

import dev.vedette.model.text.Excerpt;
import dev.vedette.probe.fault.MalformedResponseException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of the frames of one response over HTTP/2 or HTTP/3, the same that {@link
 * Http1ResponseDecoder} makes of bytes. Frames of any other type are ignored (RFC 9113, 4.1), and
 * header fields are taken as they come, without the blanks round their values; a {@code :status}
 * has to be three digits (RFC 9113, 8.3.2). Stands before Netty's conversion, which thus only sees
 * the request.
 */
final class StreamResponseDecoder extends ChannelInboundHandlerAdapter {
  private final Exchange exchange;
  private boolean begun;
  private boolean ended;

  StreamResponseDecoder(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    if (ended) {
      ReferenceCountUtil.release(frame);
      return;
    }
    switch (frame) {
      case Http2HeadersFrame fields ->
          headers(context, fields.headers().status(), fields.headers(), fields.isEndStream());
      case Http2DataFrame data -> content(context, data.content(), data.isEndStream());
      case Http3HeadersFrame fields ->
          headers(context, fields.headers().status(), fields.headers(), false);
      case Http3DataFrame data -> content(context, data.content(), false);
      default -> ReferenceCountUtil.release(frame);
    }
  }

  /** The end of an HTTP/3 stream is no flag of a frame. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE && begun && !ended) {
      end(context);
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    exchange.exceptionCaught(cause);
    var _ = context.close();
  }

  private void headers(
      ChannelHandlerContext context,
      @Nullable CharSequence status,
      Iterable<Map.Entry<CharSequence, CharSequence>> fields,
      boolean last) {
    if (begun) {
      // Trailers.
      if (last) {
        end(context);
      }
      return;
    }
    HttpResponseStatus code = HttpResponseStatus.valueOf(code(status));
    begun = code.code() >= 200 || code.code() == 101;
    if (last || !begun) {
      ended = last;
      context.fireChannelRead(full(code, fieldsOf(fields)));
    } else {
      context.fireChannelRead(
          new DefaultHttpResponse(HttpVersion.HTTP_1_1, code, fieldsOf(fields)));
    }
  }

  private static DefaultFullHttpResponse full(HttpResponseStatus code, HttpHeaders headers) {
    HttpHeaders trailers = LastHttpContent.EMPTY_LAST_CONTENT.trailingHeaders();
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, code, Unpooled.EMPTY_BUFFER, headers, trailers);
  }

  private void content(ChannelHandlerContext context, ByteBuf part, boolean last) {
    if (!begun) {
      part.release();
      throw new MalformedResponseException("a body came before the response's headers");
    }
    context.fireChannelRead(new DefaultHttpContent(part));
    if (last) {
      end(context);
    }
  }

  private void end(ChannelHandlerContext context) {
    ended = true;
    context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private static int code(@Nullable CharSequence status) {
    int code = 0;
    for (int i = 0; status != null && status.length() == 3 && i < 3; i++) {
      int digit = status.charAt(i) - '0';
      code = digit >= 0 && digit <= 9 ? 10 * code + digit : -1000;
    }
    if (code < 100) {
      throw new MalformedResponseException(
          "expected a status of three digits, got "
              + (status == null ? "none" : Excerpt.of(status.toString())));
    }
    return code;
  }

  private static HttpHeaders fieldsOf(Iterable<Map.Entry<CharSequence, CharSequence>> fields) {
    HttpHeaders headers = FieldLines.none();
    for (Map.Entry<CharSequence, CharSequence> field : fields) {
      CharSequence name = field.getKey();
      if (!name.isEmpty() && name.charAt(0) != ':') {
        headers.add(name, field.getValue().toString().strip());
      }
    }
    return headers;
  }
}
