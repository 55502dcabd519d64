package dev.vedette.config.yaml;

import java.nio.file.Path;

/** Which files a text may name as settings. */
@FunctionalInterface
public interface FileAccess {
  /** Any that is on this machine and may be read. */
  FileAccess ANY_HERE = SourceFiles::requireReadable;

  /** The same without pipes and devices, on which a reader may wait for ever. */
  FileAccess REGULAR_HERE = SourceFiles::requireRegular;

  /** Those of another machine: nothing is known of them here. */
  FileAccess ELSEWHERE = file -> {};

  /** Throws Unusable that says why it may not be named. */
  void require(Path file) throws SourceFiles.Unusable;
}
