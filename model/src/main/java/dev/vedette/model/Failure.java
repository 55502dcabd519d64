package dev.vedette.model;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with a check, for programs (the code) and for a person woken at night (the
 * message).
 *
 * @param code one of the closed set
 * @param message what was expected, what came and where; at most {@link #MAX_MESSAGE_LENGTH}
 *     characters, without secrets
 * @param phase the phase it struck in; null where no phase applies
 */
public record Failure(FailureCode code, String message, @Nullable Phase phase) {
  /** Bounds what a hostile server can make us store: room for a sentence with a quoted excerpt. */
  public static final int MAX_MESSAGE_LENGTH = 500;

  /** Cuts an overlong message and escapes control characters. */
  public Failure {
    requireNonNull(code, "code");
    message = Text.printable(message, MAX_MESSAGE_LENGTH);
  }
}
