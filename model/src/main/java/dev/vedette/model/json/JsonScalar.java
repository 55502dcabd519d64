package dev.vedette.model.json;

import java.math.BigDecimal;

/** A JSON value without parts. */
public sealed interface JsonScalar {
  /** Longest number that is understood; JSON itself has no limit. */
  int MAX_NUMBER_LENGTH = 100;

  record Text(String value) implements JsonScalar {
    @Override
    public String toString() {
      return "'" + value + "'";
    }
  }

  /** Equal by value: 1, 1.0 and 1e0 are one number. */
  record Numeric(BigDecimal value) implements JsonScalar {
    public Numeric {
      value = value.stripTrailingZeros();
    }

    @Override
    public String toString() {
      return value.toString();
    }
  }

  record Bool(boolean value) implements JsonScalar {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /**
   * Reads an unquoted value as YAML does: {@code true}, {@code 3}, else a text. Numbers are decimal
   * as in JSON: {@code 0x1F} and {@code .5} are texts.
   */
  static JsonScalar parse(String text) {
    if (text.matches("true|True|TRUE|false|False|FALSE")) {
      return new Bool(Boolean.parseBoolean(text));
    }
    if (text.length() <= MAX_NUMBER_LENGTH
        && text.matches("[-+]?\\d+(\\.\\d+)?([eE][-+]?\\d{1,4})?")) {
      return new Numeric(new BigDecimal(text));
    }
    return new Text(text);
  }
}
