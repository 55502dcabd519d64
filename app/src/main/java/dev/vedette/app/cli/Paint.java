package dev.vedette.app.cli;

import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;

/**
 * Colours text for a terminal, or leaves it as it is. The colours are of middling lightness, so
 * that they are read on a light and on a dark ground.
 *
 * @param coloured whether there is a terminal that shows colours
 */
public record Paint(boolean coloured) {
  private static final String RESET = "\u001b[0m";
  private static final int GREEN = 71;
  private static final int RED = 167;
  private static final int ORANGE = 172;

  public String phase(Phase phase, String text) {
    return paint("38;5;" + colour(phase), text);
  }

  public String outcome(Outcome outcome) {
    int colour =
        switch (outcome) {
          case Outcome.Up up -> GREEN;
          case Outcome.Down down -> RED;
          case Outcome.Unknown unknown -> ORANGE;
        };
    return paint("1;38;5;" + colour, outcome.wireName());
  }

  public String bold(String text) {
    return paint("1", text);
  }

  public String added(String text) {
    return paint("38;5;" + GREEN, text);
  }

  public String changed(String text) {
    return paint("38;5;" + ORANGE, text);
  }

  public String alarming(String text) {
    return paint("38;5;" + RED, text);
  }

  /** Of the 256 colours of xterm, which every terminal in use knows. */
  private static int colour(Phase phase) {
    return switch (phase) {
      case DNS -> 37;
      case CONNECT -> ORANGE;
      case TLS -> 133;
      case SEND -> 102;
      case WAIT -> 68;
      case RECEIVE -> GREEN;
    };
  }

  private String paint(String codes, String text) {
    return coloured && !text.isEmpty() ? "\u001b[" + codes + "m" + text + RESET : text;
  }
}
