package dev.vedette.model.json;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way to one value of a JSON document: the singular paths of RFC 9535, {@code $.a['b'][0]},
 * with indices from the front.
 *
 * @param text as it was written
 */
public record JsonPath(String text, List<Step> steps) {
  /** One step from a value into it. */
  public sealed interface Step {
    /** To the member of an object. */
    record Name(String name) implements Step {}

    /** To the element of an array, from 0. */
    record Index(int index) implements Step {}
  }

  private static final int MAX_STEPS = 50;

  private static final Pattern STEP =
      Pattern.compile(
          "\\.([\\p{L}_][\\p{L}\\p{N}_-]*)|\\['([^'\\\\]*)'\\]|\\[\"([^\"\\\\]*)\"\\]|\\[(\\d{1,9})\\]");

  public JsonPath {
    steps = List.copyOf(steps);
  }

  /** Reads a path; throws IllegalArgumentException that shows the syntax for anything else. */
  public static JsonPath parse(String text) {
    String path = text.strip();
    List<Step> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(path);
    int at = 1;
    while (path.startsWith("$") && at < path.length() && steps.size() < MAX_STEPS) {
      if (!matcher.find(at) || matcher.start() != at) {
        break;
      }
      steps.add(step(matcher));
      at = matcher.end();
    }
    if (!path.startsWith("$") || at != path.length()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a JSON path: write $.status, $.items[0].name or $['a b']");
    }
    return new JsonPath(path, steps);
  }

  private static Step step(Matcher matcher) {
    if (matcher.group(4) != null) {
      return new Step.Index(Integer.parseInt(matcher.group(4)));
    }
    for (int group = 1; group <= 3; group++) {
      if (matcher.group(group) != null) {
        return new Step.Name(matcher.group(group));
      }
    }
    throw new IllegalStateException("a step is one of four");
  }

  @Override
  public String toString() {
    return text;
  }
}
