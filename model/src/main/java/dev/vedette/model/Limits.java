package dev.vedette.model;

import dev.vedette.model.text.Names;
import dev.vedette.model.text.Text;
import java.util.HashMap;
import java.util.Map;

/**
 * How much may be said of a target and its checks. One definition for the configuration, which
 * refuses more, for the event, which holds no more, and for the table, which takes as much.
 */
public final class Limits {
  /** Of the names of targets and locations. */
  public static final int NAME_LENGTH = Names.MAX_LENGTH;

  /** Of a target: together with the longest address they stay well below the largest event. */
  public static final int TAGS = 64;

  /** Of a tag's name and of its value. */
  public static final int TAG_LENGTH = 200;

  /** Status codes that the grammar of HTTP allows (RFC 9110, section 15). */
  public static final int MIN_STATUS = 100;

  public static final int MAX_STATUS = 999;

  private Limits() {}

  /** Throws IllegalArgumentException for tags that an event does not hold. */
  static void requireTags(Map<String, String> tags) {
    if (tags.size() > TAGS) {
      throw new IllegalArgumentException("tags must be at most " + TAGS);
    }
    tags.forEach((name, value) -> {
      requireText("the name of tag", name, name);
      requireText("the value of tag", name, Text.wellFormed(value));
    });
  }

  /** The tags, with halves of surrogate pairs in their values replaced. */
  static Map<String, String> wellFormed(Map<String, String> tags) {
    if (tags.values().stream().allMatch(Text::isStorable)) {
      return Map.copyOf(tags);
    }
    Map<String, String> clean = new HashMap<>(tags);
    clean.replaceAll((name, value) -> Text.wellFormed(value));
    return Map.copyOf(clean);
  }

  private static void requireText(String what, String tag, String text) {
    if (text.length() <= TAG_LENGTH && Text.isStorable(text)) {
      return;
    }
    String subject = what + " '" + Text.printable(tag, 40) + "'";
    throw new IllegalArgumentException(
        text.length() > TAG_LENGTH
            ? "%s must have at most %d characters".formatted(subject, TAG_LENGTH)
            : subject + " must hold neither NUL nor half a surrogate pair: no table can");
  }
}
