package dev.vedette.wire.event;

/** The JSON can be read but is no event of ours; the reason is for its dead letter. */
final class InvalidEventException extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;

  InvalidEventException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
