package dev.vedette.config.targets;

import dev.vedette.check.CheckSettings;
import dev.vedette.check.targets.DocumentSettings;
import dev.vedette.config.yaml.SourceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a checker's own configuration lets the documents in Kafka name. Their authors decide where a
 * request goes, so whatever they may name they can read: nothing is allowed that the configuration
 * of the checker does not allow, and what it forbids no document can allow.
 */
public final class DocumentPolicy {
  private final DocumentSettings settings;
  private final boolean denyPrivateAddresses;
  private final List<Path> directories;

  public DocumentPolicy(CheckSettings check) {
    this(check.documents(), check.denyPrivateAddresses());
  }

  public DocumentPolicy(DocumentSettings settings, boolean denyPrivateAddresses) {
    this.settings = settings;
    this.denyPrivateAddresses = denyPrivateAddresses;
    this.directories = settings.files().stream().map(Path::of).map(Path::normalize).toList();
  }

  boolean deniesPrivateAddresses() {
    return denyPrivateAddresses;
  }

  /** A sentence that says why a document may not name the variable; null when it may. */
  @Nullable String objection(String variable) {
    return settings.variables().stream().anyMatch(allowed -> matches(allowed, variable))
        ? null
        : "${%s} may not be used by a document here: check.documents.variables of this checker %s"
            .formatted(variable, allowed(settings.variables()));
  }

  private static boolean matches(String allowed, String variable) {
    return allowed.endsWith("*")
        ? variable.startsWith(allowed.substring(0, allowed.length() - 1))
        : variable.equals(allowed);
  }

  /** Throws Unusable unless it is a file below an allowed directory, links resolved. */
  void requireBelowHere(Path file) throws SourceFiles.Unusable {
    if (!isNamedBelow(file)) {
      throw refusal(file);
    }
    Path real = real(nearest(file));
    if (real == null || directories.stream().map(DocumentPolicy::real).noneMatch(within(real))) {
      // Whether there is something behind a link is not for the document's author to learn.
      throw refusal(file);
    }
    SourceFiles.requireReadable(file);
    if (!Files.isRegularFile(real)) {
      throw new SourceFiles.Unusable(file + " is not a regular file");
    }
  }

  /** The file itself, or the directory above it that is there. */
  private static Path nearest(Path file) {
    Path there = file;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return there;
  }

  /** The same as far as the names tell: the files are on another machine. */
  void requireBelowElsewhere(Path file) throws SourceFiles.Unusable {
    if (!isNamedBelow(file)) {
      throw refusal(file);
    }
  }

  private boolean isNamedBelow(Path file) {
    return directories.stream().anyMatch(below(file.normalize()));
  }

  private static Predicate<@Nullable Path> below(Path file) {
    return within(file).and(directory -> !file.equals(directory));
  }

  private static Predicate<@Nullable Path> within(Path file) {
    return directory -> directory != null && file.startsWith(directory);
  }

  /** Null when it is not there. */
  private static @Nullable Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return null;
    }
  }

  private SourceFiles.Unusable refusal(Path file) {
    return new SourceFiles.Unusable(
        "%s may not be used by a document here: check.documents.files of this checker %s, and no"
                .formatted(file, allowed(settings.files()))
            + " link leads out of them");
  }

  private static String allowed(List<String> names) {
    return names.isEmpty() ? "allows none" : "allows " + String.join(", ", names);
  }
}
