package dev.vedette.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who the programs of PostgreSQL run as: they refuse to run as root and as a user without a name.
 */
enum PostgresUser {
  /** Whoever we are. */
  OURSELVES(),

  /**
   * Ourselves in a user namespace without a mapping: there we are called nobody, but files still
   * belong to who we are outside, so that any directory of root's serves. Some containers forbid
   * it.
   */
  NAMESPACE("unshare", "--user"),

  /** Root becomes nobody, to whom the files are given. Needs directories that nobody can reach. */
  NOBODY(
      "setpriv",
      "--reuid=" + PostgresUser.NOBODYS_ID,
      "--regid=" + PostgresUser.NOBODYS_ID,
      "--clear-groups");

  private static final int ROOTS_ID = 0;
  private static final int NOBODYS_ID = 65534;

  /** What Java calls a user whose number has no name. */
  private static final String NAMELESS = "?";

  @SuppressWarnings("ImmutableEnumChecker") // a copy that can't change
  private final List<String> prefix;

  PostgresUser(String... prefix) {
    this.prefix = List.of(prefix);
  }

  /** The first that works here; throws when none does. */
  static PostgresUser find() {
    boolean root = weAreRoot();
    if (!root && !NAMELESS.equals(System.getProperty("user.name"))) {
      return OURSELVES;
    }
    if (NAMESPACE.runs("true")) {
      return NAMESPACE;
    }
    if (root && NOBODY.runs("true")) {
      return NOBODY;
    }
    throw new EmbeddedServiceException(
        "PostgreSQL refuses to run as this user, and neither 'unshare --user' nor 'setpriv' can"
            + " change that here: run Vedette as an ordinary user");
  }

  private static boolean weAreRoot() {
    return new UnixSystem().getUid() == ROOTS_ID;
  }

  /** The program as this user. */
  List<String> command(List<String> program) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(program);
    return command;
  }

  /**
   * Makes the directory and all below it this user's, as far as we may; throws when that isn't
   * enough.
   */
  void own(Path directory) throws IOException {
    if (weAreRoot()) {
      int owner = this == NOBODY ? NOBODYS_ID : ROOTS_ID;
      try (Stream<Path> paths = Files.walk(directory)) {
        for (Path path : (Iterable<Path>) paths::iterator) {
          give(path, owner);
        }
      }
    }
    if (this == NOBODY && !runs("test", "-w", directory.toString())) {
      throw new EmbeddedServiceException(
          "PostgreSQL has to run as the user nobody here, who can't reach "
              + directory
              + ": put the data where everybody may enter, for instance below /var/lib, or run"
              + " Vedette as an ordinary user");
    }
  }

  private static void give(Path path, int owner) throws IOException {
    if (!Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(owner)) {
      Files.setAttribute(path, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private boolean runs(String... program) {
    try {
      return new ProcessBuilder(command(List.of(program)))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notInstalled) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServiceException("interrupted while looking for a user to run as", e);
    }
  }
}
