package dev.vedette.config.yaml;

import dev.vedette.model.text.Secrets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Expands {@code ${NAME}}, {@code ${NAME:-default}} and {@code ${file:PATH}} in values; {@code $$}
 * is a dollar, and a dollar before anything else is itself.
 *
 * <p>It works on values that are already parsed, so that no password can break the YAML around it.
 */
public final class Expansion {
  /** Passwords, tokens and PEM texts are far smaller. */
  static final int MAX_SECRET_FILE_BYTES = 64 << 10;

  private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\{([^}]*)(\\}|$)");
  private static final Pattern NAME =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);
  private static final String FILE = "file:";

  private final Map<String, String> environment;
  private final Problems problems;
  private final boolean elsewhere;
  private final VariableAccess access;
  private final Map<Path, String> files = new HashMap<>();

  private Expansion(
      Map<String, String> environment,
      Problems problems,
      boolean elsewhere,
      VariableAccess access) {
    this.environment = environment;
    this.problems = problems;
    this.elsewhere = elsewhere;
    this.access = access;
  }

  public Expansion(Map<String, String> environment, Problems problems) {
    this(environment, problems, VariableAccess.ANY);
  }

  /** For a text whose author may not see every variable. */
  public Expansion(Map<String, String> environment, Problems problems, VariableAccess access) {
    this(environment, problems, false, access);
  }

  /**
   * Where another machine will expand the text: what only that one knows can't be expanded, and
   * that is no problem.
   */
  public static Expansion elsewhere(Problems problems) {
    return elsewhere(problems, VariableAccess.ANY);
  }

  /** The same for a text whose author may not see every variable. */
  public static Expansion elsewhere(Problems problems, VariableAccess access) {
    return new Expansion(Map.of(), problems, true, access);
  }

  /** One value put in place of a reference. */
  public record Replaced(String reference, String value) {
    /** A shorter one would also be found within the words of a message. */
    private static final int MIN_LENGTH = 3;

    /** The message with the reference instead of the value. */
    public String hideIn(String message) {
      return value.length() < MIN_LENGTH
          ? message.replace("'" + value + "'", "'" + reference + "'")
          : message.replace(value, reference);
    }
  }

  /** The text with every reference replaced, and what was put in. */
  public record Expanded(String text, List<Replaced> replaced) {
    /** What is shown of the whole text, if it is secret: the one reference that it consists of. */
    public String shown() {
      return replaced.size() == 1 && replaced.getFirst().value().equals(text)
          ? replaced.getFirst().reference()
          : Secrets.MASK;
    }

    /** The message without the values that came from outside the file. */
    public String hideIn(String message) {
      String hidden = message;
      for (Replaced each : replaced) {
        hidden = each.hideIn(hidden);
      }
      return hidden;
    }
  }

  /** The expanded text; null when something could not be expanded, which has been told if wrong. */
  public @Nullable Expanded expand(Node.Scalar scalar) {
    String text = scalar.text();
    if (text.indexOf('$') < 0) {
      return new Expanded(text, List.of());
    }
    StringBuilder expanded = new StringBuilder();
    List<Replaced> replaced = new ArrayList<>();
    Matcher matcher = REFERENCE.matcher(text);
    boolean complete = true;
    while (matcher.find()) {
      String value = matcher.group().equals("$$") ? "$" : value(matcher, scalar);
      complete &= value != null;
      if (value != null && matcher.group(1) != null && !isDefault(matcher.group(1), value)) {
        replaced.add(new Replaced(shown(matcher.group(1)), value));
      }
      matcher.appendReplacement(expanded, Matcher.quoteReplacement(value == null ? "" : value));
    }
    matcher.appendTail(expanded);
    return complete ? new Expanded(expanded.toString(), replaced) : null;
  }

  /** A default stands in the file for everybody to read. */
  private boolean isDefault(String body, String value) {
    Matcher name = NAME.matcher(body);
    return name.matches()
        && name.group(2) != null
        && value.equals(name.group(2))
        && !value.equals(environment.get(name.group(1)));
  }

  /** The reference without its default. */
  private static String shown(String body) {
    Matcher name = NAME.matcher(body);
    return "${" + (name.matches() ? name.group(1) : body) + "}";
  }

  private @Nullable String value(Matcher reference, Node.Scalar scalar) {
    if (reference.group(2).isEmpty()) {
      problems.add(scalar, "'${' is not closed; add '}', or write '$$' for a dollar");
      return null;
    }
    String body = reference.group(1);
    if (body.startsWith(FILE)) {
      return fileContent(body.substring(FILE.length()), scalar);
    }
    Matcher name = NAME.matcher(body);
    if (!name.matches()) {
      problems.add(
          scalar,
          reference.group()
              + " is not a variable; write ${NAME}, ${NAME:-default} or ${file:PATH},"
              + " and $$ for a dollar");
      return null;
    }
    return variable(name.group(1), name.group(2), scalar);
  }

  private @Nullable String variable(String name, @Nullable String otherwise, Node.Scalar scalar) {
    String objection = access.objection(name);
    if (objection != null) {
      problems.add(scalar, objection);
      return null;
    }
    String value = environment.get(name);
    if (value != null && !(value.isEmpty() && otherwise != null)) {
      return value;
    }
    if (otherwise == null && !elsewhere) {
      problems.addMissing(
          scalar,
          "environment variable " + name + " is not set; set it or write ${" + name + ":-default}");
    }
    return otherwise;
  }

  private @Nullable String fileContent(String name, Node.Scalar scalar) {
    try {
      Source source = scalar.place().source();
      Path file = source.resolve(name.strip());
      source.access().require(file);
      if (elsewhere) {
        return null;
      }
      String content = files.get(file);
      if (content == null) {
        content = SourceFiles.read(file, MAX_SECRET_FILE_BYTES).stripTrailing();
        files.put(file, content);
      }
      return content;
    } catch (SourceFiles.Unusable | InvalidPathException e) {
      problems.addMissing(scalar, "${" + FILE + name + "}: " + e.getMessage());
      return null;
    }
  }
}
