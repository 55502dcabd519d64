package dev.vedette.config;

import dev.vedette.config.yaml.Problem;
import java.io.PrintWriter;
import java.util.List;

/** Prints problems as compilers do: place, message, then the line with a caret. */
public final class ProblemPrinter {
  /** Wider lines are cut around the caret. */
  private static final int WIDTH = 100;

  private static final String BOLD = "\u001b[1m";
  private static final String RED = "\u001b[31m";
  private static final String RESET = "\u001b[0m";

  private final PrintWriter out;
  private final boolean colour;

  /**
   * @param colour whether the writer ends at a terminal that wants colours
   */
  public ProblemPrinter(PrintWriter out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  /** Prints all of them and, when there are several, how many. */
  public void print(List<Problem> problems) {
    problems.forEach(this::print);
    if (problems.size() > 1) {
      out.println(problems.size() + " problems");
    }
    out.flush();
  }

  private void print(Problem problem) {
    String line = problem.toString();
    int place = line.indexOf(": ") + 1;
    out.println(in(BOLD, line.substring(0, place)) + line.substring(place));
    if (problem.sourceLine() != null) {
      // A tab would move the caret.
      String source = problem.sourceLine().replace('\t', ' ');
      int caret = Math.min(problem.column() - 1, source.length());
      int start = source.length() <= WIDTH ? 0 : Math.max(0, caret - WIDTH / 2);
      int end = Math.min(source.length(), start + WIDTH);
      out.println("    " + source.substring(start, end).stripTrailing());
      out.println("    " + " ".repeat(caret - start) + in(RED, "^"));
    }
  }

  private String in(String style, String text) {
    return colour ? style + text + RESET : text;
  }
}
