package dev.vedette.check.targets;

import dev.vedette.model.Setting;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a target's document in Kafka may take from this machine. Whoever may write to the topic
 * decides where a target's requests go, and so could read whatever a document may name.
 */
public record DocumentSettings(
    @Setting(
            doc =
                "Environment variables that documents may name; a `*` at the end stands for any"
                    + " ending.",
            example = "[SHOP_*]")
        List<String> variables,
    @Setting(
            doc =
                "Directories, with their whole path, below which the files lie that documents may"
                    + " name, after `..` and symbolic links are resolved.",
            example = "[/etc/vedette/files]")
        List<String> files) {
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*\\*?");
  private static final int MAX_ENTRIES = 1_000;

  /** Documents may name neither variables nor files. */
  public static final DocumentSettings NONE = new DocumentSettings(List.of(), List.of());

  public DocumentSettings {
    if (variables.size() > MAX_ENTRIES || files.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException(
          (variables.size() > MAX_ENTRIES ? "variables" : "files")
              + " must name at most "
              + MAX_ENTRIES);
    }
    for (String variable : variables) {
      if (!VARIABLE.matcher(variable).matches()) {
        throw new IllegalArgumentException(
            "variables must be names such as SHOP_TOKEN, or begin like one: SHOP_*");
      }
    }
    for (String directory : files) {
      if (!isWholePath(directory)) {
        throw new IllegalArgumentException(
            "files must be directories with their whole path, such as /etc/vedette/files");
      }
    }
    variables = List.copyOf(variables);
    files = List.copyOf(files);
  }

  private static boolean isWholePath(String directory) {
    try {
      return Path.of(directory).isAbsolute();
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
