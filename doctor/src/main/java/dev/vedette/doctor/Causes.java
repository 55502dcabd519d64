package dev.vedette.doctor;

import java.util.Optional;
import java.util.stream.Stream;

/** The chain of an exception's causes. */
final class Causes {
  /** No chain is longer; one that is runs in a circle. */
  private static final int MAX_DEPTH = 20;

  private Causes() {}

  static <T extends Throwable> Optional<T> find(Throwable error, Class<T> type) {
    return chain(error).filter(type::isInstance).map(type::cast).findFirst();
  }

  /** Every message, one after the other, in lower case. */
  static String words(Throwable error) {
    return chain(error)
        .map(each -> String.valueOf(each.getMessage()))
        .collect(java.util.stream.Collectors.joining("\n"))
        .toLowerCase(java.util.Locale.ROOT);
  }

  /** The innermost message, in one line. */
  static String innermost(Throwable error) {
    Throwable last = chain(error).reduce(error, (_, next) -> next);
    String message =
        last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    return message.lines().findFirst().orElse("").strip();
  }

  private static Stream<Throwable> chain(Throwable error) {
    return Stream.iterate(error, each -> each != null, Throwable::getCause).limit(MAX_DEPTH);
  }
}
