package dev.vedette.model.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values that must not be seen, each with what is shown instead. Immutable; its text shows nothing.
 *
 * <p>A value is found in whatever case, and also where it is encoded, wholly or in part, as URLs,
 * JSON and HTML are, or in Base64. One of fewer than {@value #MIN_LENGTH} characters is found only
 * where it stands alone: within words it would be found everywhere, and it protects nothing.
 */
public final class Secrets {
  /** Nothing is masked. */
  public static final Secrets NONE = new Secrets(List.of());

  /** What is shown of a value that nobody has a name for. */
  public static final String MASK = "***";

  /** A shorter value is found within all kinds of words. */
  private static final int MIN_LENGTH = 4;

  /** As many as the largest character has in decimal, and a zero. */
  private static final int MAX_ENTITY_DIGITS = 8;

  /** Where a text was cut, the rest of a value is missing. */
  private static final char CUT = '…';

  private record Secret(String value, String shown) {}

  private final List<Secret> secrets;

  private Secrets(List<Secret> secrets) {
    this.secrets = secrets;
  }

  /** Collects secrets. Not thread-safe. */
  public static final class Builder {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private final Map<String, String> shown = new HashMap<>();

    /** A value, and what is shown in its place. */
    public Builder add(String value, String shownInstead) {
      put(value, shownInstead);
      // As it is quoted from a response, one character for each byte.
      put(new String(value.getBytes(UTF_8), ISO_8859_1), shownInstead);
      if (value.indexOf('%') >= 0) {
        put(percentDecoded(value), shownInstead);
      }
      if (value.indexOf('+') >= 0) {
        put(value.replace('+', ' '), shownInstead);
      }
      if (value.length() >= MIN_LENGTH) {
        byte[] bytes = value.getBytes(UTF_8);
        put(Base64.getEncoder().withoutPadding().encodeToString(bytes), shownInstead);
        put(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), shownInstead);
      }
      return this;
    }

    /**
     * A value that stands in a URL, of which it may be more than one part: a URL is written in one
     * form, and its parts are shown on their own.
     */
    public Builder addInUrl(String value, String shownInstead) {
      add(value, shownInstead);
      for (String part : value.split("[/?#&=@:;]+", -1)) {
        if (part.length() >= MIN_LENGTH && !SCHEMES.contains(part.toLowerCase(Locale.ROOT))) {
          add(part, shownInstead);
        }
      }
      return this;
    }

    /** All of these. */
    public Builder add(Secrets others) {
      others.secrets.forEach(secret -> put(secret.value, secret.shown));
      return this;
    }

    private void put(String value, String shownInstead) {
      if (!value.isBlank()) {
        shown.putIfAbsent(value, shownInstead);
      }
    }

    private static String percentDecoded(String value) {
      try {
        return URLDecoder.decode(value.replace("+", "%2B"), UTF_8);
      } catch (IllegalArgumentException notEncoded) {
        return value;
      }
    }

    public Secrets build() {
      if (shown.isEmpty()) {
        return NONE;
      }
      List<Secret> secrets = new ArrayList<>();
      shown.forEach((value, instead) -> secrets.add(new Secret(value, instead)));
      // The longest first: a shorter one may be a part of it.
      secrets.sort(
          Comparator.comparingInt((Secret each) -> -each.value.length())
              .thenComparing(Secret::value));
      return new Secrets(List.copyOf(secrets));
    }
  }

  public boolean isEmpty() {
    return secrets.isEmpty();
  }

  /** The text without these values; a value that a cut (…) has shortened is masked too. */
  public String mask(String text) {
    if (secrets.isEmpty()) {
      return text;
    }
    StringBuilder masked = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      int end = i;
      for (Secret secret : secrets) {
        end = end(text, i, secret.value, 0);
        if (end > i) {
          masked.append(secret.shown);
          break;
        }
      }
      if (end > i) {
        i = end;
      } else {
        char character = text.charAt(i++);
        masked.append(character);
        i = character == CUT ? maskedTail(text, i, masked) : i;
      }
    }
    return masked.toString();
  }

  /** Where a value ends whose beginning was cut off before this place; the place itself if none. */
  private int maskedTail(String text, int begin, StringBuilder masked) {
    for (Secret secret : secrets) {
      for (int i = 1; i <= secret.value.length() - MIN_LENGTH; i++) {
        int end = end(text, begin, secret.value, i);
        if (end > begin) {
          masked.append(secret.shown);
          return end;
        }
      }
    }
    return begin;
  }

  /** The same; null stays null. */
  public @Nullable String maskNullable(@Nullable String text) {
    return text == null ? null : mask(text);
  }

  /** Where the rest of a value ends that begins here; the same place when it does not. */
  private static int end(String text, int begin, String value, int rest) {
    if (value.length() < MIN_LENGTH && begin > 0 && isWord(text.charAt(begin - 1))) {
      return begin;
    }
    int at = begin;
    for (int i = rest; i < value.length(); ) {
      int character = value.codePointAt(i);
      int length = lengthOf(character, text, at);
      if (length == 0) {
        boolean cut = i - rest >= MIN_LENGTH && at < text.length() && text.charAt(at) == CUT;
        return cut ? at : begin;
      }
      at += length;
      i += Character.charCount(character);
    }
    boolean within = value.length() < MIN_LENGTH && at < text.length() && isWord(text.charAt(at));
    return within ? begin : at;
  }

  private static boolean isWord(char character) {
    return Character.isLetterOrDigit(character);
  }

  /** How many characters of the text stand for this one here, in any encoding; 0 if none do. */
  private static int lengthOf(int character, String text, int at) {
    if (at >= text.length()) {
      return 0;
    }
    int there = text.codePointAt(at);
    int encoded =
        switch (there) {
          case '%' -> percent(character, text, at);
          case '\\' -> escape(character, text, at);
          case '&' -> entity(character, text, at);
          default -> 0;
        };
    boolean same =
        Character.toLowerCase(there) == Character.toLowerCase(character)
            || (there == '+' && character == ' ')
            || (there == '\uFFFD' && Character.isISOControl(character));
    return encoded == 0 && same ? Character.charCount(there) : encoded;
  }

  private static int percent(int character, String text, int at) {
    String one = Character.toString(character);
    for (byte[] bytes : List.of(one.getBytes(UTF_8), one.getBytes(ISO_8859_1))) {
      for (String sign : List.of("%", "%25")) {
        int length = percent(bytes, sign, text, at);
        if (length > 0) {
          return length;
        }
      }
    }
    return 0;
  }

  private static int percent(byte[] bytes, String sign, String text, int at) {
    int from = at;
    for (byte each : bytes) {
      if (!text.startsWith(sign, from) || hex(text, from + sign.length(), 2) != (each & 0xff)) {
        return 0;
      }
      from += sign.length() + 2;
    }
    return from - at;
  }

  /** The number of so many hexadecimal digits; -1 where they are none. */
  private static int hex(String text, int at, int digits) {
    int number = at + digits <= text.length() ? 0 : -1;
    for (int i = at; i < at + digits && number >= 0; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      number = digit < 0 ? -1 : 16 * number + digit;
    }
    return number;
  }

  /** As in JSON, JavaScript and patterns. */
  private static int escape(int character, String text, int at) {
    String named =
        switch (character) {
          case '\n' -> "\\n";
          case '\r' -> "\\r";
          case '\t' -> "\\t";
          default ->
              Character.isLetterOrDigit(character) ? "" : "\\" + Character.toString(character);
        };
    int length = lengthIf(text, at, named);
    return length > 0 ? length : numberedEscape(character, text, at);
  }

  private static int numberedEscape(int character, String text, int at) {
    int from = at;
    for (char unit : Character.toChars(character)) {
      if (!text.startsWith("\\u", from) || hex(text, from + 2, 4) != unit) {
        return 0;
      }
      from += 6;
    }
    return from - at;
  }

  /** As in HTML and XML. */
  private static int entity(int character, String text, int at) {
    String named =
        switch (character) {
          case '&' -> "&amp;";
          case '<' -> "&lt;";
          case '>' -> "&gt;";
          case '"' -> "&quot;";
          case '\'' -> "&apos;";
          default -> "";
        };
    int length = lengthIf(text, at, named);
    return length > 0 ? length : numberedEntity(character, text, at);
  }

  /** Decimal or hexadecimal, with zeros before it or none. */
  private static int numberedEntity(int character, String text, int at) {
    if (!text.startsWith("&#", at)) {
      return 0;
    }
    boolean hexadecimal = text.regionMatches(true, at + 2, "x", 0, 1);
    int number = 0;
    int end = at + (hexadecimal ? 3 : 2);
    for (int digits = 0; end < text.length() && digits < MAX_ENTITY_DIGITS; digits++, end++) {
      int digit = Character.digit(text.charAt(end), hexadecimal ? 16 : 10);
      if (digit < 0) {
        break;
      }
      number = (hexadecimal ? 16 : 10) * number + digit;
    }
    return number == character && text.startsWith(";", end) ? end + 1 - at : 0;
  }

  private static int lengthIf(String text, int at, String form) {
    return text.regionMatches(true, at, form, 0, form.length()) ? form.length() : 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secrets that && secrets.equals(that.secrets);
  }

  @Override
  public int hashCode() {
    return secrets.hashCode();
  }

  /** How many there are, and nothing of them. */
  @Override
  public String toString() {
    return "Secrets[" + secrets.size() + "]";
  }
}
