package dev.vedette.notify.message;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What is otherwise than at the last good check.
 *
 * @param what a word, such as {@code address}, {@code certificate}, {@code status}
 * @param before null where there was none
 * @param now null where there is none
 */
public record Change(String what, @Nullable String before, @Nullable String now) {
  public Change {
    requireNonNull(what, "what");
  }
}
