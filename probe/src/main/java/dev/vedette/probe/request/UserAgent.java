package dev.vedette.probe.request;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** How the prober names itself to the sites it visits. */
public final class UserAgent {
  public static final String VALUE = "Vedette/" + version();

  private UserAgent() {}

  private static String version() {
    Properties properties = new Properties();
    try (InputStream in = UserAgent.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
