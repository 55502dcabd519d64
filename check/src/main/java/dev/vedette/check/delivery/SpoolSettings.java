package dev.vedette.check.delivery;

import dev.vedette.model.Retention;
import dev.vedette.model.Setting;
import dev.vedette.model.text.ByteSize;

/** Where results wait while Kafka is away, and how many. */
public record SpoolSettings(
    @Setting(
            doc =
                "Directory of the results that wait on disk, one for each checker; relative to the"
                    + " working directory.",
            byDefault = SpoolSettings.DEFAULT_DIRECTORY)
        String directory,
    @Setting(
            doc = "Room on disk, from 1MiB; beyond it the oldest results are lost, and counted.",
            byDefault = "1GiB")
        ByteSize maxSize,
    @Setting(doc = "Results that wait for longer are lost, and counted.", byDefault = "7d")
        Retention maxAge) {
  /** Where results wait when nobody says otherwise. */
  public static final String DEFAULT_DIRECTORY = "vedette-spool";

  private static final ByteSize MIN_SIZE = ByteSize.ofMebibytes(1);

  public SpoolSettings {
    if (directory.isBlank()) {
      throw new IllegalArgumentException("directory must not be empty");
    }
    if (maxSize.bytes() < MIN_SIZE.bytes()) {
      throw new IllegalArgumentException("max_size must be at least " + MIN_SIZE);
    }
  }

  /** In this directory, everything else at its default. */
  public static SpoolSettings in(String directory) {
    return new SpoolSettings(directory, ByteSize.ofMebibytes(1024), new Retention(7));
  }
}
