package dev.vedette.probe.page;

/** A body, or what one of its encodings made of it, is larger than what may be looked at. */
public final class BodyTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BodyTooLargeException() {
    super("larger than what may be looked at", null, false, false);
  }
}
