package dev.vedette.notify.message;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.incident.Changes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is otherwise than at the last good check.
 *
 * @param what a word, such as {@code address}, {@code certificate's issuer}, {@code wait}
 * @param before null where there was none
 * @param now null where there is none
 */
public record Change(String what, @Nullable String before, @Nullable String now) {
  private static final Pattern WORDS =
      Pattern.compile("(certificate's \\w+|\\w+) (.+?), before (.+)");

  public Change {
    requireNonNull(what, "what");
  }

  /** Takes apart what {@link Changes#between} says; any other text is all of {@code what}. */
  public static Change of(String words) {
    Matcher matcher = WORDS.matcher(words);
    return matcher.matches()
        ? new Change(matcher.group(1), matcher.group(3), matcher.group(2))
        : new Change(words, null, null);
  }
}
