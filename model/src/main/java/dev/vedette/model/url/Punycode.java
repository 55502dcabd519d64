package dev.vedette.model.url;

import org.jspecify.annotations.Nullable;

/** The encoding of labels beyond ASCII, without its prefix {@code xn--} (RFC 3492). */
final class Punycode {
  /** The parameters of section 5. */
  private static final int BASE = 36;

  private static final int T_MIN = 1;
  private static final int T_MAX = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int INITIAL_BIAS = 72;
  private static final int INITIAL_N = 0x80;

  /**
   * No name of DNS has more characters (RFC 1035, 2.3.4). The algorithm's work grows with the
   * square of the length.
   */
  private static final int MAX_LENGTH = 255;

  private Punycode() {}

  /** The label in ASCII (section 6.3); null when it is too long for any name. */
  static @Nullable String encode(String label) {
    int[] input = label.codePoints().toArray();
    if (input.length > MAX_LENGTH) {
      return null;
    }
    StringBuilder out = new StringBuilder();
    label.codePoints().filter(c -> c < INITIAL_N).forEach(out::appendCodePoint);
    int basic = out.length();
    if (basic > 0) {
      out.append('-');
    }
    int n = INITIAL_N;
    int delta = 0;
    int bias = INITIAL_BIAS;
    for (int handled = basic; handled < input.length; n++, delta++) {
      int next = smallestFrom(n, input);
      delta += (next - n) * (handled + 1);
      n = next;
      for (int c : input) {
        if (c < n) {
          delta++;
        } else if (c == n) {
          appendInteger(out, delta, bias);
          bias = adapt(delta, handled + 1, handled == basic);
          delta = 0;
          handled++;
        }
      }
    }
    return out.toString();
  }

  private static int smallestFrom(int n, int[] input) {
    int smallest = Integer.MAX_VALUE;
    for (int c : input) {
      if (c >= n && c < smallest) {
        smallest = c;
      }
    }
    return smallest;
  }

  private static void appendInteger(StringBuilder out, int value, int bias) {
    int q = value;
    for (int k = BASE; ; k += BASE) {
      int t = threshold(k, bias);
      if (q < t) {
        out.append(digit(q));
        return;
      }
      out.append(digit(t + (q - t) % (BASE - t)));
      q = (q - t) / (BASE - t);
    }
  }

  /** The label that an encoded one stands for (section 6.2); null when it stands for none. */
  static @Nullable String decode(String encoded) {
    if (encoded.length() > MAX_LENGTH || encoded.chars().anyMatch(c -> c >= INITIAL_N)) {
      return null;
    }
    return new Decoder(encoded).decode();
  }

  private static final class Decoder {
    private final String encoded;
    private final int[] characters = new int[MAX_LENGTH];
    private int length;
    private int at;

    Decoder(String encoded) {
      this.encoded = encoded;
      int delimiter = encoded.lastIndexOf('-');
      while (length < delimiter) {
        characters[length] = encoded.charAt(length++);
      }
      at = delimiter > 0 ? delimiter + 1 : 0;
    }

    @Nullable String decode() {
      long n = INITIAL_N;
      long i = 0;
      int bias = INITIAL_BIAS;
      while (at < encoded.length()) {
        long delta = readInteger(bias);
        if (delta < 0 || i + delta > Integer.MAX_VALUE) {
          return null;
        }
        length++;
        bias = adapt((int) delta, length, i == 0);
        n += (i + delta) / length;
        i = (i + delta) % length;
        if (n > Character.MAX_CODE_POINT) {
          return null;
        }
        insert((int) i++, (int) n);
      }
      return new String(characters, 0, length);
    }

    private void insert(int index, int character) {
      System.arraycopy(characters, index, characters, index + 1, length - 1 - index);
      characters[index] = character;
    }

    /** -1 where there is none, or one too large for any label. */
    private long readInteger(int bias) {
      long value = 0;
      long weight = 1;
      for (int k = BASE; at < encoded.length(); k += BASE) {
        int digit = value(encoded.charAt(at++));
        value += digit * weight;
        if (digit < 0 || value > Integer.MAX_VALUE) {
          return -1;
        }
        int t = threshold(k, bias);
        if (digit < t) {
          return value;
        }
        weight *= BASE - t;
      }
      return -1;
    }
  }

  /** Section 6.1. */
  private static int adapt(int delta, int points, boolean first) {
    int rest = first ? delta / DAMP : delta / 2;
    rest += rest / points;
    int k = 0;
    while (rest > (BASE - T_MIN) * T_MAX / 2) {
      rest /= BASE - T_MIN;
      k += BASE;
    }
    return k + (BASE - T_MIN + 1) * rest / (rest + SKEW);
  }

  private static int threshold(int k, int bias) {
    return Math.clamp(k - bias, T_MIN, T_MAX);
  }

  private static char digit(int value) {
    return (char) (value < 26 ? 'a' + value : '0' + value - 26);
  }

  private static int value(char digit) {
    if (digit >= '0' && digit <= '9') {
      return digit - '0' + 26;
    }
    int lower = digit | 0x20;
    return lower >= 'a' && lower <= 'z' ? lower - 'a' : -1;
  }
}
