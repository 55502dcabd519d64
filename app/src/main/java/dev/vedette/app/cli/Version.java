package dev.vedette.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What runs, on what. Needs nothing of the command line's library, as it is told before that. */
public final class Version {
  private Version() {}

  /** What {@code vedette --version} prints. */
  public static String text() {
    return "vedette "
        + number()
        + " (Java "
        + Runtime.version()
        + ", "
        + System.getProperty("os.name")
        + ")";
  }

  /** As Maven wrote it when the project was built. */
  public static String number() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the distribution is damaged: its version can't be read", e);
    }
    return properties.getProperty("version", "unknown");
  }
}
