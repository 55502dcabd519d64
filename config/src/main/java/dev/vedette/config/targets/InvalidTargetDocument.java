package dev.vedette.config.targets;

import dev.vedette.config.yaml.Problem;
import dev.vedette.wire.Topics;
import java.util.List;
import java.util.stream.Collectors;

/** What stands in the topic under a target's name is no target. For people, in one line. */
public final class InvalidTargetDocument extends Exception {
  private static final long serialVersionUID = 1;

  /** The first mistakes tell enough of what somebody else has written. */
  private static final int MAX_TOLD = 5;

  private final String reason;

  InvalidTargetDocument(String name, List<Problem> problems) {
    this(inOneLine(name), inOneLine(reason(problems)));
  }

  private InvalidTargetDocument(String name, String reason) {
    super("target '" + name + "' in " + Topics.TARGETS + ": " + reason);
    this.reason = reason;
  }

  /** It may end in a log: neither key nor value may begin a line of its own there. */
  private static String inOneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private static String reason(List<Problem> problems) {
    String told =
        problems.stream()
            .limit(MAX_TOLD)
            .map(each -> (each.path().isEmpty() ? "" : each.path() + ": ") + each.message())
            .collect(Collectors.joining("; "));
    int more = problems.size() - MAX_TOLD;
    return more > 0 ? told + "; and " + more + " more" : told;
  }

  /** The message without the name of the target and the topic. */
  public String reason() {
    return reason;
  }
}
