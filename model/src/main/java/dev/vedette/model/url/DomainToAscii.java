package dev.vedette.model.url;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The URL standard's "domain to ASCII": UTS #46, non-transitional, with the checks of joiners and
 * of the direction of writing, without those of hyphens, lengths and STD3. So {@code _} may be in a
 * name, and a hyphen anywhere.
 */
final class DomainToAscii {
  private static final String PREFIX = "xn--";
  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;

  /** The scripts whose letters join, so that a non-joiner between them means something. */
  private static final Set<UnicodeScript> CURSIVE =
      Set.of(
          UnicodeScript.ADLAM,
          UnicodeScript.ARABIC,
          UnicodeScript.MANDAIC,
          UnicodeScript.MONGOLIAN,
          UnicodeScript.NKO,
          UnicodeScript.PHAGS_PA,
          UnicodeScript.SYRIAC);

  private DomainToAscii() {}

  /** The domain in lower-case ASCII; throws InvalidUrlException when it has no such form. */
  static String of(String domain) {
    String lower = domain.toLowerCase(Locale.ROOT);
    if (isAscii(domain) && !lower.startsWith(PREFIX) && !lower.contains("." + PREFIX)) {
      return lower;
    }
    List<String> unicode = new ArrayList<>();
    for (String label : IdnaMapping.map(domain).split("\\.", -1)) {
      unicode.add(label.startsWith(PREFIX) ? decoded(label) : valid(label));
    }
    if (BidiRule.applies(unicode) && !unicode.stream().allMatch(BidiRule::holds)) {
      throw new InvalidUrlException(
          "a label of the host mixes directions of writing (RFC 5893); write the name as it is"
              + " registered");
    }
    return String.join(".", unicode.stream().map(DomainToAscii::encoded).toList());
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static String decoded(String label) {
    String decoded = Punycode.decode(label.substring(PREFIX.length()));
    if (decoded == null
        || decoded.isEmpty()
        || isAscii(decoded)
        || !IdnaMapping.map(decoded).equals(decoded)) {
      throw new InvalidUrlException(
          "a label of the host begins with xn-- and is no punycode; write the name in Unicode");
    }
    return valid(decoded);
  }

  /** UTS #46, 4.1, for a label that is mapped and composed. */
  private static String valid(String label) {
    int[] characters = label.codePoints().toArray();
    if (characters.length > 0 && isMark(characters[0])) {
      throw new InvalidUrlException("a label of the host begins with a combining mark; remove it");
    }
    for (int i = 0; i < characters.length; i++) {
      if (!IdnaMapping.isValid(characters[i]) || !isJoinedWell(characters, i)) {
        throw new InvalidUrlException(
            "the host holds U+%04X, which no name has (UTS #46); remove it"
                .formatted(characters[i]));
      }
    }
    return label;
  }

  /**
   * RFC 5892, A.1 and A.2, a little wider: the JDK knows neither viramas nor joining types, so any
   * mark and any letter of a cursive script will do.
   */
  private static boolean isJoinedWell(int[] characters, int i) {
    boolean nonJoiner = characters[i] == ZERO_WIDTH_NON_JOINER;
    if (!nonJoiner && characters[i] != ZERO_WIDTH_JOINER) {
      return true;
    }
    return i > 0
        && (isMark(characters[i - 1])
            || (nonJoiner
                && i + 1 < characters.length
                && isCursive(characters[i - 1])
                && isCursive(characters[i + 1])));
  }

  private static boolean isCursive(int c) {
    return CURSIVE.contains(UnicodeScript.of(c));
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  private static String encoded(String label) {
    if (isAscii(label)) {
      return label;
    }
    String punycode = Punycode.encode(label);
    if (punycode == null) {
      throw new InvalidUrlException("a label of the host is longer than DNS allows; shorten it");
    }
    return PREFIX + punycode;
  }

  /** RFC 5893, section 2: labels that are read in one direction whatever stands beside them. */
  private static final class BidiRule {
    private static final byte L = Character.DIRECTIONALITY_LEFT_TO_RIGHT;
    private static final byte R = Character.DIRECTIONALITY_RIGHT_TO_LEFT;
    private static final byte AL = Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    private static final byte EN = Character.DIRECTIONALITY_EUROPEAN_NUMBER;
    private static final byte AN = Character.DIRECTIONALITY_ARABIC_NUMBER;
    private static final byte NSM = Character.DIRECTIONALITY_NONSPACING_MARK;
    private static final Set<Byte> NEUTRAL =
        Set.of(
            EN,
            NSM,
            Character.DIRECTIONALITY_EUROPEAN_NUMBER_SEPARATOR,
            Character.DIRECTIONALITY_COMMON_NUMBER_SEPARATOR,
            Character.DIRECTIONALITY_EUROPEAN_NUMBER_TERMINATOR,
            Character.DIRECTIONALITY_OTHER_NEUTRALS,
            Character.DIRECTIONALITY_BOUNDARY_NEUTRAL);

    private BidiRule() {}

    /** Whether any label is written from right to left: then the rule holds for all of them. */
    static boolean applies(List<String> labels) {
      return labels.stream()
          .flatMapToInt(String::codePoints)
          .anyMatch(c -> Set.of(R, AL, AN).contains(Character.getDirectionality(c)));
    }

    static boolean holds(String label) {
      Byte[] kinds = label.codePoints().mapToObj(Character::getDirectionality).toArray(Byte[]::new);
      int end = kinds.length;
      while (end > 0 && kinds[end - 1] == NSM) {
        end--;
      }
      if (end == 0) {
        return kinds.length == 0;
      }
      boolean rightToLeft = kinds[0] == R || kinds[0] == AL;
      Set<Byte> strong = rightToLeft ? Set.of(R, AL, AN) : Set.of(L);
      boolean pure = Arrays.stream(kinds).allMatch(k -> strong.contains(k) || NEUTRAL.contains(k));
      boolean bothNumbers = Arrays.asList(kinds).contains(EN) && Arrays.asList(kinds).contains(AN);
      return (rightToLeft || kinds[0] == L)
          && pure
          && !bothNumbers
          && (strong.contains(kinds[end - 1]) || kinds[end - 1] == EN);
    }
  }
}
