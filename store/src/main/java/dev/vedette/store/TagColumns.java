package dev.vedette.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tags as queries answer them: the arrays {@code tag_names} and {@code tag_values}, in one order.
 */
public final class TagColumns {
  private TagColumns() {}

  /** Those of the current row. */
  public static SortedMap<String, String> read(ResultSet row) throws SQLException {
    String[] names = (String[]) row.getArray("tag_names").getArray();
    String[] values = (String[]) row.getArray("tag_values").getArray();
    SortedMap<String, String> tags = new TreeMap<>();
    for (int i = 0; i < names.length; i++) {
      tags.put(names[i], values[i]);
    }
    return tags;
  }
}
