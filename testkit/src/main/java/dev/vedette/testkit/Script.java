package dev.vedette.testkit;

/** What a server does with one connection; the connection is closed when the script ends. */
@FunctionalInterface
public interface Script {
  void play(Conversation conversation) throws Exception;

  /** Answers every request with this status, headers (lines ended by CR LF) and body. */
  static Script responding(String status, String headers, String body) {
    return conversation -> {
      conversation.request();
      conversation.respond(status, headers, body);
    };
  }

  /** Answers every request with 200 and this body. */
  static Script ok(String body) {
    return responding("200 OK", "", body);
  }
}
