package dev.vedette.app;

import dev.vedette.app.cli.Version;
import java.util.Set;

/** Where the process begins. Knows the one command that needs nothing of all the others. */
public final class Main {
  private static final Set<String> VERSION = Set.of("--version", "-V", "version");

  private Main() {}

  public static void main(String[] arguments) {
    if (arguments.length == 1 && VERSION.contains(arguments[0])) {
      System.out.println(Version.text());
    } else {
      Vedette.main(arguments);
    }
  }
}
