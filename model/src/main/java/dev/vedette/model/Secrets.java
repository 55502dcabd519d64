package dev.vedette.model;

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
        end = end(text, i, secret.value);
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
        int end = end(text, begin, secret.value.substring(i));
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

  /** Where the value ends that begins here; the same place when it does not. */
  private static int end(String text, int begin, String value) {
    if (value.length() < MIN_LENGTH && begin > 0 && isWord(text.charAt(begin - 1))) {
      return begin;
    }
    int at = begin;
    for (int i = 0; i < value.length(); ) {
      int character = value.codePointAt(i);
      int length = lengthOf(character, text, at);
      if (length == 0) {
        boolean cut = i >= MIN_LENGTH && at < text.length() && text.charAt(at) == CUT;
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
        StringBuilder encoded = new StringBuilder();
        for (byte each : bytes) {
          encoded.append(sign).append(String.format(Locale.ROOT, "%02X", each & 0xff));
        }
        if (text.regionMatches(true, at, encoded.toString(), 0, encoded.length())) {
          return encoded.length();
        }
      }
    }
    return 0;
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
    StringBuilder numbered = new StringBuilder();
    for (char unit : Character.toChars(character)) {
      numbered.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
    }
    return firstOf(text, at, named, numbered.toString());
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
    return firstOf(
        text,
        at,
        named,
        "&#" + character + ";",
        "&#0" + character + ";",
        String.format(Locale.ROOT, "&#x%x;", character),
        String.format(Locale.ROOT, "&#x%02x;", character));
  }

  private static int firstOf(String text, int at, String... forms) {
    for (String form : forms) {
      if (!form.isEmpty() && text.regionMatches(true, at, form, 0, form.length())) {
        return form.length();
      }
    }
    return 0;
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
