package dev.vedette.model.url;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** IPv6 addresses (the URL standard, "IPv6 parser" and "IPv6 serializer"). */
final class Ipv6 {
  private static final int PIECES = 8;
  private static final int MAX_PIECE_DIGITS = 4;

  private Ipv6() {}

  /** Eight pieces of 16 bits; throws InvalidUrlException when the text is no address. */
  static int[] parse(String text) {
    int gap = text.indexOf("::");
    int[] address = new int[PIECES];
    if (gap < 0) {
      int[] pieces = pieces(text);
      if (pieces == null || pieces.length != PIECES) {
        throw noAddress();
      }
      return pieces;
    }
    int[] before = pieces(text.substring(0, gap));
    int[] after = pieces(text.substring(gap + 2));
    if (before == null || after == null || before.length + after.length >= PIECES) {
      throw noAddress();
    }
    // An IPv4 address is an end, so it can't stand before the gap.
    if (text.lastIndexOf('.') >= 0 && text.lastIndexOf('.') < gap) {
      throw noAddress();
    }
    System.arraycopy(before, 0, address, 0, before.length);
    System.arraycopy(after, 0, address, PIECES - after.length, after.length);
    return address;
  }

  private static InvalidUrlException noAddress() {
    return new InvalidUrlException(
        "the host in brackets is no IPv6 address; write one such as [2001:db8::1]");
  }

  /** The pieces on one side of a gap; null where one is none. */
  private static int @Nullable [] pieces(String text) {
    if (text.isEmpty()) {
      return new int[0];
    }
    String[] parts = text.split(":", PIECES + 1);
    int[] ipv4 = parts[parts.length - 1].indexOf('.') < 0 ? null : ipv4(parts[parts.length - 1]);
    int plain = ipv4 == null ? parts.length : parts.length - 1;
    int[] pieces = Arrays.copyOf(new int[plain], ipv4 == null ? plain : plain + 2);
    for (int i = 0; i < plain; i++) {
      pieces[i] = hex(parts[i]);
      if (pieces[i] < 0) {
        return null;
      }
    }
    if (ipv4 != null) {
      System.arraycopy(ipv4, 0, pieces, plain, 2);
    }
    return pieces;
  }

  private static int hex(String digits) {
    boolean right =
        !digits.isEmpty()
            && digits.length() <= MAX_PIECE_DIGITS
            && digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0);
    return right ? Integer.parseInt(digits, 16) : -1;
  }

  /** Four decimal numbers without leading zeros; null where it isn't. */
  private static int @Nullable [] ipv4(String text) {
    String[] parts = text.split("\\.", -1);
    int[] bytes = new int[4];
    if (parts.length != bytes.length) {
      return null;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (!parts[i].matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(parts[i]) > 0xff) {
        return null;
      }
      bytes[i] = Integer.parseInt(parts[i]);
    }
    return new int[] {(bytes[0] << 8) | bytes[1], (bytes[2] << 8) | bytes[3]};
  }

  /** The shortest form, in lower case: the first longest run of zeros becomes {@code ::}. */
  static String write(int[] pieces) {
    int start = -1;
    int length = 1;
    for (int i = 0; i < PIECES; i++) {
      int end = i;
      while (end < PIECES && pieces[end] == 0) {
        end++;
      }
      if (end - i > length) {
        start = i;
        length = end - i;
      }
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < PIECES; i++) {
      if (i == start) {
        out.append(i == 0 ? "::" : ":");
        i += length - 1;
      } else {
        out.append(Integer.toHexString(pieces[i])).append(i == PIECES - 1 ? "" : ":");
      }
    }
    return out.toString();
  }
}
