package dev.vedette.config;

/**
 * Where something stands in a configuration file.
 *
 * @param line from 1
 * @param column from 1, in characters
 */
record Place(Source source, int line, int column) {
  static Place startOf(Source source) {
    return new Place(source, 1, 1);
  }

  @Override
  public String toString() {
    return source.name() + ":" + line + ":" + column;
  }
}
