package dev.vedette.config;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * A key of {@code vedette.yaml} and what stands below it. A command names those that it needs: a
 * file that several machines share then needs only the variables and the files that the parts read
 * on this one name. With {@link #TARGETS} go their defaults and the included files.
 */
public enum Part {
  LOCATION,
  KAFKA,
  POSTGRES,
  OPS,
  CHECK,
  DNS,
  WRITE,
  STORAGE,
  NOTIFY,
  WEB,
  MAINTENANCE,
  TARGETS;

  /** The whole file. */
  public static final Set<Part> ALL = Set.copyOf(EnumSet.allOf(Part.class));

  /** Whether a problem at this path of a key is one of this part. */
  public boolean holds(String path) {
    return path.equals(key()) || path.startsWith(key() + ".") || path.startsWith(key() + "[");
  }

  /** As it is written. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
