package dev.vedette.notify.message;

/**
 * A line of a notice. Both are clean: on one line, without marks that mislead, and bounded; they
 * are not escaped for any service.
 *
 * @param brief of the value, for where there is little room
 */
public record Fact(String label, String value, String brief) {
  Fact(String label, String value) {
    this(label, value, value);
  }
}
