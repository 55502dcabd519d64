package dev.vedette.config.binding;

import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Mapping;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the constructor of a settings record says against its values: a sentence that begins with
 * the key that it is about, as far as it is about one.
 */
record Refusal(String message) {
  /** The key, with those that lead to it, such as {@code expect.latency}. */
  private static final Pattern SUBJECT = Pattern.compile("^[a-z0-9_]+(\\.[a-z0-9_]+)*");

  /** A sentence that can do without the key before it. */
  private static final Pattern SENTENCE = Pattern.compile(" (must |'|takes )");

  /**
   * Where it is told.
   *
   * @param message without the key when the place says already which one it is
   */
  record Told(Node at, String message) {}

  /** The record's own key that it is about; another word where it is about none. */
  String key() {
    return message.split("[^a-z0-9_]", 2)[0];
  }

  /** Whether it speaks of one of these keys: of values that were replaced it is no news. */
  boolean mentions(Set<String> keys) {
    return Arrays.stream(message.split("[^a-z0-9_]+")).anyMatch(keys::contains);
  }

  /**
   * The place in the record's mapping that it is about, as near as there is one.
   *
   * @param mapping what the record was made of
   */
  Told in(Mapping mapping) {
    Matcher matcher = SUBJECT.matcher(message);
    String subject = matcher.find() ? matcher.group() : "";
    Node at = mapping;
    int known = 0;
    for (String key : subject.split("\\.", -1)) {
      Node next = at instanceof Mapping inner ? inner.get(key) : null;
      if (next == null) {
        break;
      }
      at = next;
      known += key.length() + 1;
    }
    boolean complete = known > subject.length() && !subject.isEmpty();
    return new Told(at, complete ? without(subject) : message);
  }

  private String without(String subject) {
    String rest = message.substring(subject.length());
    return rest.startsWith(": ")
        ? rest.substring(2)
        : SENTENCE.matcher(rest).lookingAt() ? rest.substring(1) : message;
  }
}
