package dev.vedette.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What the files of a configuration said when they were read, as it was written: variables are not
 * replaced in it. It may hold secrets that somebody has written into a file. Immutable.
 *
 * @param texts by absolute path, in the order of reading; the main file is the first
 */
public record ConfigurationFiles(SequencedMap<Path, String> texts) {
  public ConfigurationFiles {
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("there is always a main file");
    }
    texts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(texts));
  }

  /** The file that includes the others. */
  public Path main() {
    return texts.firstEntry().getKey();
  }

  Set<Path> included() {
    Set<Path> included = new LinkedHashSet<>(texts.keySet());
    included.remove(main());
    return included;
  }

  /** The names of the files: what they say may be secret. */
  @Override
  public String toString() {
    return texts.keySet().toString();
  }
}
