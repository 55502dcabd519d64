package dev.vedette.bench.web;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large the overview is.
 *
 * @param wireBytes compressed
 * @param elementsPerRow of the document, on average
 */
record PageSize(int wireBytes, double elementsPerRow) {
  private static final Pattern ROW = Pattern.compile("<li class=\"row .*?</li>", Pattern.DOTALL);
  private static final Pattern ELEMENT = Pattern.compile("<[a-z]");

  static PageSize of(Visitor visitor) throws IOException, InterruptedException {
    String page = visitor.text("/");
    long rows = 0;
    long elements = 0;
    for (Matcher row = ROW.matcher(page); row.find(); rows++) {
      elements += ELEMENT.matcher(row.group()).results().count();
    }
    return new PageSize(visitor.page("/").length, (double) elements / rows);
  }
}
