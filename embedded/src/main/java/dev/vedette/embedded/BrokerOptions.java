package dev.vedette.embedded;

import java.nio.file.Path;
import java.util.Map;

/**
 * How an embedded broker runs.
 *
 * @param port port on 127.0.0.1; 0 takes any free one
 * @param security what clients must present
 * @param properties broker properties that replace ours, for instance {@code log.retention.hours}
 */
public record BrokerOptions(int port, Security security, Map<String, String> properties) {
  /** What clients must present. PEM files; private keys are unencrypted PKCS #8. */
  public sealed interface Security {
    /** Nothing: whoever reaches the loopback address may do everything. */
    record Plaintext() implements Security {}

    /** TLS, and a client certificate that the authority has signed. */
    record MutualTls(Path certificate, Path key, Path clientAuthority) implements Security {}

    /**
     * TLS, and a user name with a password, by SASL SCRAM-SHA-512. The users (name to password) are
     * created with the data directory and not changed later.
     */
    record Scram(Path certificate, Path key, Map<String, String> users) implements Security {
      /** Kafka's formatter gives other characters a meaning. */
      private static final String PLAIN = "[A-Za-z0-9._-]+";

      public Scram {
        users = Map.copyOf(users);
        users.forEach((name, password) -> {
          if (!name.matches(PLAIN) || !password.matches(PLAIN)) {
            throw new IllegalArgumentException(
                "a user's name and password are letters, digits, '.', '_' and '-'");
          }
        });
      }

      @Override
      public String toString() {
        return "Scram[certificate="
            + certificate
            + ", key="
            + key
            + ", users="
            + users.keySet()
            + "]";
      }
    }
  }

  public BrokerOptions {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be from 0 to 65535");
    }
    properties = Map.copyOf(properties);
  }

  /** Without security, on that port. */
  public static BrokerOptions plaintext(int port) {
    return new BrokerOptions(port, new Security.Plaintext(), Map.of());
  }

  /** Without security, on any free port. */
  public static BrokerOptions plaintext() {
    return plaintext(0);
  }

  /** With that security, on any free port. */
  public static BrokerOptions secured(Security security) {
    return new BrokerOptions(0, security, Map.of());
  }
}
