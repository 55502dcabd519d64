package dev.vedette.config.yaml;

/**
 * Where something stands in a configuration file.
 *
 * @param line from 1
 * @param column from 1, in characters
 */
public record Place(Source source, int line, int column) {
  public static Place startOf(Source source) {
    return new Place(source, 1, 1);
  }

  @Override
  public String toString() {
    return source.name() + ":" + line + ":" + column;
  }
}
