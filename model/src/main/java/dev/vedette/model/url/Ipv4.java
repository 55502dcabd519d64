package dev.vedette.model.url;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * IPv4 addresses in every form that browsers read (the URL standard, "IPv4 parser"): one to four
 * numbers, each decimal, octal or hexadecimal, of which the last fills what is left.
 */
final class Ipv4 {
  private static final int MAX_PARTS = 4;
  private static final long INVALID = -1;

  /** Larger than any part may be, and safe to go on with. */
  private static final long TOO_LARGE = 1L << 32;

  private Ipv4() {}

  /** Whether a host is an address, or fails to be one: its last label is a number. */
  static boolean endsInNumber(String host) {
    String last = parts(host).getLast();
    return isDecimal(last) || number(last) != INVALID;
  }

  /** In octal {@code 09} is no number, and yet no name. */
  private static boolean isDecimal(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** The address as a number; throws InvalidUrlException when it is none. */
  static long parse(String host) {
    List<String> parts = parts(host);
    long address = 0;
    for (int i = 0; i < parts.size(); i++) {
      boolean last = i == parts.size() - 1;
      long part = number(parts.get(i));
      long limit = last ? 1L << (8 * (MAX_PARTS + 1 - Math.min(parts.size(), MAX_PARTS))) : 256;
      if (parts.size() > MAX_PARTS || part == INVALID || part >= limit) {
        throw new InvalidUrlException(
            "the host ends in a number and is no IPv4 address; write one such as 192.0.2.1");
      }
      address |= last ? part : part << (8 * (MAX_PARTS - 1 - i));
    }
    return address;
  }

  /** Four decimal numbers. */
  static String write(long address) {
    return IntStream.of(24, 16, 8, 0)
        .mapToObj(shift -> Long.toString((address >> shift) & 0xff))
        .collect(Collectors.joining("."));
  }

  private static List<String> parts(String host) {
    List<String> parts = List.of(host.split("\\.", -1));
    boolean rooted = parts.size() > 1 && parts.getLast().isEmpty();
    return rooted ? parts.subList(0, parts.size() - 1) : parts;
  }

  private static long number(String text) {
    if (text.isEmpty()) {
      return INVALID;
    }
    boolean hex = text.startsWith("0x") || text.startsWith("0X");
    boolean octal = !hex && text.length() > 1 && text.startsWith("0");
    long value = 0;
    for (int i = hex ? 2 : octal ? 1 : 0; i < text.length(); i++) {
      int radix = hex ? 16 : octal ? 8 : 10;
      int digit = Character.digit(text.charAt(i), radix);
      if (digit < 0) {
        return INVALID;
      }
      value = Math.min(value * radix + digit, TOO_LARGE);
    }
    return value;
  }
}
