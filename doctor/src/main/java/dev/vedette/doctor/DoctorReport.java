package dev.vedette.doctor;

import java.io.PrintWriter;
import java.util.List;

/** Prints what was found, a line each, and below it what helps. */
public final class DoctorReport {
  private static final String RED = "\u001b[31m";
  private static final String GREEN = "\u001b[32m";
  private static final String YELLOW = "\u001b[33m";
  private static final String GREY = "\u001b[90m";
  private static final String RESET = "\u001b[0m";

  /** Wide enough for the longest subject. */
  private static final String LINE = "%s  %-15s  %s%n";

  private static final String REMEDY = " ".repeat(23) + "→ %s%n";

  private final PrintWriter out;
  private final boolean colour;

  public DoctorReport(PrintWriter out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  /** Prints all; true where nothing failed. */
  public boolean print(List<Finding> findings) {
    findings.forEach(this::print);
    out.flush();
    return findings.stream().noneMatch(Finding.Fail.class::isInstance);
  }

  private void print(Finding finding) {
    switch (finding) {
      case Finding.Ok(String subject, String words) ->
          out.printf(LINE, word(GREEN, "ok  "), subject, words);
      case Finding.Warn(String subject, String cause, String remedy) -> {
        out.printf(LINE, word(YELLOW, "WARN"), subject, cause);
        out.printf(REMEDY, remedy);
      }
      case Finding.Fail(String subject, String cause, String remedy) -> {
        out.printf(LINE, word(RED, "FAIL"), subject, cause);
        out.printf(REMEDY, remedy);
      }
      case Finding.Skip(String subject, String reason) ->
          out.printf(LINE, word(GREY, "skip"), subject, reason);
    }
  }

  private String word(String paint, String word) {
    return colour ? paint + word + RESET : word;
  }
}
