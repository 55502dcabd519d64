package dev.vedette.store;

import dev.vedette.model.files.InvalidPemException;
import dev.vedette.model.files.PemFiles;
import dev.vedette.model.files.PemIdentity;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * A connection URI as libpq and providers write it, turned into what the JDBC driver wants.
 *
 * <p>Semantics are libpq's ("Connection Strings", chapter 34.1.1 of PostgreSQL's manual), where the
 * driver's own differ: {@code sslmode=require} encrypts without verifying unless {@code
 * sslrootcert} names an authority, and {@code sslrootcert=system} means the platform's authorities.
 * One thing is stricter: a {@code verify-*} mode must name its {@code sslrootcert}, because a file
 * in somebody's home directory is no configuration.
 *
 * @param jdbcUrl without user and password
 * @param properties everything else, by the driver's names; holds the password
 */
public record PostgresUri(String jdbcUrl, Properties properties) {
  private static final int MAX_PORT = 65_535;
  private static final int DEFAULT_PORT = 5432;
  private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final List<String> MODES =
      List.of("disable", "prefer", "require", "verify-ca", "verify-full");
  private static final List<String> PARAMETERS =
      List.of("sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name");

  /**
   * Reads a URI.
   *
   * @param base directory against which relative file names are resolved
   * @throws IllegalArgumentException saying what is wrong and what is understood; never shows the
   *     password
   */
  public static PostgresUri parse(String text, Path base) {
    URI uri = uri(text);
    Map<String, String> parameters = parameters(uri.getRawQuery());
    Properties properties = new Properties();
    putUser(properties, uri.getRawUserInfo());
    putTls(properties, parameters, base);
    PGProperty.CONNECT_TIMEOUT.set(properties, connectTimeoutSeconds(parameters));
    String name = parameters.get("application_name");
    if (name != null) {
      PGProperty.APPLICATION_NAME.set(properties, name);
    }
    int port = uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort();
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("the URI's port must be from 1 to " + MAX_PORT);
    }
    return new PostgresUri(
        "jdbc:postgresql://" + uri.getHost() + ":" + port + "/" + database(uri, properties),
        properties);
  }

  private static URI uri(String text) {
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException e) {
      // The exception's message shows the whole text, the password included.
      throw new IllegalArgumentException(
          "the URI can't be read near character %d (%s): special characters in user, password and"
                  .formatted(e.getIndex() + 1, e.getReason())
              + " database must be percent-encoded");
    }
    if (!"postgres".equals(uri.getScheme()) && !"postgresql".equals(uri.getScheme())) {
      throw new IllegalArgumentException(
          "the URI must begin with postgres:// or postgresql://, as in"
              + " postgres://user:password@host:5432/database");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(
          "the URI must name one host, as in postgres://user:password@host:5432/database;"
              + " special characters in the password must be percent-encoded");
    }
    return uri;
  }

  private static void putUser(Properties properties, @Nullable String userInfo) {
    if (userInfo == null || userInfo.isEmpty()) {
      throw new IllegalArgumentException(
          "the URI must name the user, as in postgres://user:password@host:5432/database");
    }
    int colon = userInfo.indexOf(':');
    PGProperty.USER.set(properties, decoded(colon < 0 ? userInfo : userInfo.substring(0, colon)));
    if (colon >= 0) {
      PGProperty.PASSWORD.set(properties, decoded(userInfo.substring(colon + 1)));
    }
  }

  /** As with libpq, the database is the user's namesake when the URI names none. */
  private static String database(URI uri, Properties properties) {
    String path = uri.getRawPath();
    boolean absent = path == null || path.length() < 2;
    String name = absent ? properties.getProperty("user") : decoded(path.substring(1));
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      if (!PARAMETERS.contains(name)) {
        throw new IllegalArgumentException(
            "unknown parameter '%s'; understood are %s"
                .formatted(name, String.join(", ", PARAMETERS)));
      }
      parameters.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1)));
    }
    return parameters;
  }

  private static void putTls(Properties properties, Map<String, String> parameters, Path base) {
    String mode = parameters.getOrDefault("sslmode", "prefer");
    if (!MODES.contains(mode)) {
      throw new IllegalArgumentException(
          "sslmode '%s' must be one of %s".formatted(mode, String.join(", ", MODES)));
    }
    String authority = parameters.get("sslrootcert");
    if (mode.startsWith("verify-") && authority == null) {
      throw new IllegalArgumentException(
          "sslmode=%s needs sslrootcert=FILE with the authority's certificate, or".formatted(mode)
              + " sslrootcert=system for the authorities of this platform");
    }
    if ("system".equals(authority)) {
      requireSystemVerification(mode);
      PGProperty.SSL_FACTORY.set(properties, "org.postgresql.ssl.DefaultJavaSSLFactory");
    } else if (authority != null) {
      PGProperty.SSL_ROOT_CERT.set(properties, file("sslrootcert", authority, base));
    }
    // libpq: "if a root CA file exists, the behavior of sslmode=require will be the same as that
    // of verify-ca".
    boolean verifies = mode.equals("require") && authority != null;
    PGProperty.SSL_MODE.set(properties, verifies ? "verify-ca" : mode);
    putIdentity(properties, parameters, base);
  }

  /** As libpq: whoever trusts every public authority must at least compare the name. */
  private static void requireSystemVerification(String mode) {
    if (!mode.equals("verify-full")) {
      throw new IllegalArgumentException("sslrootcert=system needs sslmode=verify-full");
    }
  }

  private static void putIdentity(
      Properties properties, Map<String, String> parameters, Path base) {
    String certificate = parameters.get("sslcert");
    String key = parameters.get("sslkey");
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("sslcert and sslkey go together: one of them is missing");
    }
    // Empty: the driver does not look for files in the home directory.
    String none = "";
    PGProperty.SSL_CERT.set(
        properties, certificate == null ? none : file("sslcert", certificate, base));
    PGProperty.SSL_KEY.set(properties, key == null ? none : file("sslkey", key, base));
  }

  private static String file(String parameter, String name, Path base) {
    Path file = base.resolve(name).toAbsolutePath().normalize();
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(parameter + ": no readable file " + file);
    }
    return file.toString();
  }

  /** Throws IllegalArgumentException for files that the driver could not use as they are meant. */
  void requireUsableFiles() {
    String authority = PGProperty.SSL_ROOT_CERT.getOrDefault(properties);
    if (authority != null && !authority.isEmpty()) {
      requireReadable(() -> PemFiles.certificates("sslrootcert", Path.of(authority)));
    }
    String certificate = PGProperty.SSL_CERT.getOrDefault(properties);
    String key = PGProperty.SSL_KEY.getOrDefault(properties);
    if (certificate == null || certificate.isEmpty() || key == null) {
      return;
    }
    // The driver also takes keys in PKCS#8 without PEM, and in PKCS#12.
    if (key.endsWith(".pem") || key.endsWith(".key")) {
      requireReadable(() -> PemIdentity.read("ssl", Path.of(certificate), Path.of(key)));
    } else {
      requireReadable(() -> PemFiles.certificates("sslcert", Path.of(certificate)));
    }
  }

  private static void requireReadable(Runnable reading) {
    try {
      reading.run();
    } catch (InvalidPemException e) {
      String message = String.valueOf(e.getMessage());
      throw new IllegalArgumentException(message.replaceFirst("^ssl\\.key", "sslkey"), e);
    }
  }

  private static int connectTimeoutSeconds(Map<String, String> parameters) {
    String text = parameters.get("connect_timeout");
    if (text == null) {
      return (int) DEFAULT_CONNECT_TIMEOUT.toSeconds();
    }
    if (!text.matches("[0-9]{1,4}")) {
      throw new IllegalArgumentException("connect_timeout '" + text + "' must be seconds");
    }
    return Integer.parseInt(text);
  }

  /** Percent-decoding only: unlike in a form, a plus sign is a plus sign. */
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a '%' in the URI must be written %25", e);
    }
  }

  @Override
  public String toString() {
    return "PostgresUri[" + jdbcUrl + "]";
  }
}
