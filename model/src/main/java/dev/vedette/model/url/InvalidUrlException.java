package dev.vedette.model.url;

/**
 * A text is no URL that can be checked. The message is a sentence that says what is wrong with it,
 * and what would be right. It repeats nothing of the text, which may hold a password or a key.
 */
public final class InvalidUrlException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidUrlException(String message) {
    super(message);
  }
}
