package dev.vedette.testkit;

/** What an HTTP/2 or HTTP/3 server says to a request; called on its event loop, so never blocks. */
@FunctionalInterface
public interface Responder {
  Reply reply(StreamRequest request);

  /** Answers every request with 200 and this body. */
  static Responder ok(String body) {
    return always(Reply.of(200, body));
  }

  /** Says the same to every request. */
  static Responder always(Reply reply) {
    return request -> reply;
  }
}
