package dev.vedette.probe.http;

import dev.vedette.model.FailureCode;
import dev.vedette.model.Phase;
import dev.vedette.probe.fault.NetworkFailure;
import dev.vedette.probe.fault.OwnFaults;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request and reads its response, whatever the version of HTTP: below it in the pipeline
 * a codec makes HTTP/1.1 messages of the bytes. Lives on the connection's event loop.
 */
public final class Exchange extends ChannelInboundHandlerAdapter {
  /** Status line: longer than any reason phrase ever seen. */
  static final int MAX_STATUS_LINE_BYTES = 8 << 10;

  /**
   * All headers of a response: what Firefox accepts (network.http.max_response_header_size), the
   * most generous of browsers and curl.
   */
  public static final int MAX_HEADER_BYTES = 384 << 10;

  /** Interim (1xx) responses before the real one; a server that sends more is not answering. */
  static final int MAX_INTERIM_RESPONSES = 16;

  /** Hears how the exchange ended; exactly one of the two is called, or a fault of ours is told. */
  public interface Listener extends OwnFaults {
    void responded(Response response);

    void failed(FailureCode code, String message);
  }

  private final PhaseClock clock;
  private final Function<HttpResponse, @Nullable Body> bodyFor;
  private final Listener listener;
  private @Nullable HttpResponse head;
  private @Nullable Body body;
  private @Nullable String version;
  private int interim;
  private boolean done;

  /**
   * An exchange.
   *
   * @param bodyFor makes the body for a response with this head; null where the head is enough
   */
  public Exchange(
      PhaseClock clock, Function<HttpResponse, @Nullable Body> bodyFor, Listener listener) {
    this.clock = clock;
    this.bodyFor = bodyFor;
    this.listener = listener;
  }

  /** Sends the request over HTTP/1.1; from here on the listener hears. */
  public void sendOverHttp1(Channel channel, FullHttpRequest request) {
    channel
        .pipeline()
        .addLast(
            new FirstByte(clock),
            new HttpRequestEncoder(),
            new Http1ResponseDecoder(HttpMethod.HEAD.equals(request.method())),
            this);
    clock.enter(Phase.SEND);
    write(channel, request);
  }

  /**
   * Sends the request on a stream of its own, whose pipeline holds this exchange already.
   *
   * @param opening the stream that is being opened
   * @param ofVersion {@code 2} or {@code 3}
   */
  <C extends Channel> void sendOver(Future<C> opening, FullHttpRequest request, String ofVersion) {
    version = ofVersion;
    opening.addListener(
        listener.whenDone((Future<C> opened) -> {
          if (opened.isSuccess()) {
            write(opened.getNow(), request);
          } else {
            request.release();
            exceptionCaught(opened.cause());
          }
        }));
  }

  private void write(Channel channel, FullHttpRequest request) {
    channel
        .writeAndFlush(request)
        .addListener(
            listener.whenDone((ChannelFuture written) -> {
              // The response may already be here: a server need not read all before it answers.
              if (written.isSuccess() && clock.phase() == Phase.SEND) {
                clock.enter(Phase.WAIT);
              } else if (!written.isSuccess()) {
                exceptionCaught(written.cause());
              }
            }));
  }

  /** What came before the exchange failed or time ran out; null before the end of the headers. */
  public @Nullable Response soFar() {
    return head == null ? null : response(head, body == null ? Body.unread() : body);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (!done) {
        read((HttpObject) message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(HttpObject part) {
    clock.responseBegins();
    if (part instanceof HttpResponse response) {
      readHead(response);
    }
    if (!done && part instanceof HttpContent content) {
      readBody(content.content(), part instanceof LastHttpContent);
    }
  }

  private void readHead(HttpResponse response) {
    if (isInterim(response)) {
      if (++interim > MAX_INTERIM_RESPONSES) {
        fail(
            FailureCode.PROTOCOL_ERROR,
            "more than %d interim (1xx) responses came and no final one"
                .formatted(MAX_INTERIM_RESPONSES));
      }
      return;
    }
    head = response;
    body = bodyFor.apply(response);
    if (body == null) {
      respond(response, Body.unread());
    }
  }

  private void readBody(ByteBuf part, boolean last) {
    if (head == null || body == null) {
      // The empty end of an interim response.
      return;
    }
    body.add(part);
    if (last || body.overLimit()) {
      respond(head, body);
    }
  }

  /** 101 ends HTTP on the connection, so it is final (RFC 9110, 15.2.2). */
  private static boolean isInterim(HttpResponse response) {
    return response.status().codeClass() == HttpStatusClass.INFORMATIONAL
        && response.status().code() != 101;
  }

  private void respond(HttpResponse response, Body content) {
    done = true;
    listener.responded(response(response, content));
  }

  private Response response(HttpResponse response, Body content) {
    String spoken =
        response.protocolVersion().majorVersion() + "." + response.protocolVersion().minorVersion();
    return new Response(
        response.status().code(),
        version == null ? response.status().reasonPhrase() : "",
        version == null ? spoken : version,
        response.headers(),
        content);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    String when;
    if (head != null && body != null) {
      when = "in the middle of the body, after " + body.wireBytes() + " bytes of it";
    } else if (clock.phase() == Phase.RECEIVE) {
      when = "in the middle of the response's headers";
    } else {
      when = "before the first byte of a response";
    }
    fail(FailureCode.CONNECTION_CLOSED, "server closed the connection " + when);
  }

  /** The server gave up on this request and perhaps not on the connection. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof Http2ResetFrame reset) {
      fail(FailureCode.CONNECTION_CLOSED, "server reset the stream: " + errorName(reset));
    }
    context.fireUserEventTriggered(event);
  }

  private static String errorName(Http2ResetFrame reset) {
    Http2Error error = Http2Error.valueOf(reset.errorCode());
    return error == null ? "error " + reset.errorCode() : error.name();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    exceptionCaught(cause);
  }

  /** What the connection broke with, or what code of ours threw while it worked on a message. */
  void exceptionCaught(Throwable cause) {
    if (NetworkFailure.isOurs(cause)) {
      done = true;
      listener.faulted(cause);
    } else {
      listener.guard(
          () -> fail(NetworkFailure.code(cause), NetworkFailure.message(cause, clock.phase())));
    }
  }

  private void fail(FailureCode code, String message) {
    if (!done) {
      done = true;
      listener.failed(code, message);
    }
  }
}
