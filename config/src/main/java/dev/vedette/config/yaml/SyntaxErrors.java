package dev.vedette.config.yaml;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Says what the YAML parser found, with the remedy for what people most often meant. */
final class SyntaxErrors {
  /** A variable that ends with its line, or in which something else begins. */
  private static final Pattern OPEN_VARIABLE =
      Pattern.compile("\\$\\{(?![A-Za-z0-9_]+:-|file:)[^}'\",\\[\\]\\s]*(?:['\",\\[\\]\\s]|$)");

  private static final String COLON_IN_FLOW = "expected ',' or '}', but got :";

  private SyntaxErrors() {}

  static void report(YamlEngineException error, Source source, Problems problems) {
    switch (error) {
      case MarkedYamlEngineException marked -> {
        Place open = openVariable(marked, source);
        if (open != null) {
          problems.add(
              open, KeyPath.ROOT, "'${' is not closed; add '}', or write '$$' for a dollar");
        } else {
          problems.add(place(marked, source), KeyPath.ROOT, explained(marked));
        }
      }
      case ReaderException reader ->
          problems.add(
              placeOf(reader.getPosition(), source),
              KeyPath.ROOT,
              String.format("character U+%04X is not allowed in YAML", reader.getCodePoint()));
      default -> problems.add(Place.startOf(source), KeyPath.ROOT, "not YAML: " + oneLine(error));
    }
  }

  private static String explained(MarkedYamlEngineException error) {
    String problem = error.getProblem() == null ? oneLine(error) : error.getProblem();
    if (problem.contains("\\t(TAB)")) {
      return "a tab can't indent YAML; use spaces";
    }
    if (problem.contains("mapping values are not allowed")) {
      return "a ': ' is not allowed here; put quotes around the value,"
          + " or check the indentation of this line";
    }
    if (problem.contains("expected <block end>")) {
      return "this line is indented differently from those it belongs to";
    }
    if (problem.contains("found unexpected end of stream")) {
      return "this quote is never closed";
    }
    if (problem.contains("found unknown escape character")) {
      return "a backslash in double quotes is an escape of YAML's own; put a pattern in single"
          + " quotes";
    }
    if (problem.contains(COLON_IN_FLOW)) {
      return "a ': ' can't be in a value between braces; put quotes around the value";
    }
    if (problem.contains("'<stream end>'")) {
      return "it ends before a '[' or a '{' is closed";
    }
    if (problem.contains("expected ',' or")) {
      String bracket = problem.contains("'}'") ? "{" : "[";
      return "the '%s' that opens here is not closed, or a ',' is missing before line %d"
          .formatted(bracket, error.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0));
    }
    if (problem.contains("could not find expected ':'")) {
      return "a ':' is missing after this key";
    }
    String context = error.getContext();
    return "not YAML: " + (context == null ? "" : context.strip() + ": ") + problem.strip();
  }

  /** In the lines that were read when it went wrong; null: there is none. */
  private static @Nullable Place openVariable(MarkedYamlEngineException error, Source source) {
    int last = error.getProblemMark().map(Mark::getLine).orElse(0);
    int first = error.getContextMark().map(Mark::getLine).orElse(last);
    List<String> lines = source.text().lines().toList();
    for (int line = first; line <= Math.min(last, lines.size() - 1); line++) {
      Matcher matcher = OPEN_VARIABLE.matcher(lines.get(line));
      if (matcher.find()) {
        return new Place(source, line + 1, matcher.start() + 1);
      }
    }
    return null;
  }

  /** Where it went wrong; of what is never closed, where it opens. */
  private static Place place(MarkedYamlEngineException error, Source source) {
    String problem = String.valueOf(error.getProblem());
    boolean endless =
        problem.contains("found unexpected end of stream")
            || (problem.contains("expected ',' or") && !problem.contains(COLON_IN_FLOW));
    Optional<Mark> mark =
        endless
            ? error.getContextMark().or(error::getProblemMark)
            : error.getProblemMark().or(error::getContextMark);
    return mark.map(at -> new Place(source, at.getLine() + 1, at.getColumn() + 1))
        .orElseGet(() -> Place.startOf(source));
  }

  /** The reader counts code points from the start of the text. */
  private static Place placeOf(int position, Source source) {
    String text = source.text();
    int end = text.offsetByCodePoints(0, Math.min(position, text.codePointCount(0, text.length())));
    String before = text.substring(0, end);
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    return new Place(source, line, end - before.lastIndexOf('\n'));
  }

  private static String oneLine(YamlEngineException error) {
    return String.valueOf(error.getMessage()).lines().findFirst().orElse("");
  }
}
