package dev.vedette.model;

import dev.vedette.model.url.HostParser;
import dev.vedette.model.url.InvalidUrlException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How TLS is spoken with a target. Every handshake is full; sessions are never resumed.
 *
 * @param serverName in lower-case ASCII, whatever it was made of
 */
public record Tls(
    @Setting(
            doc = "PEM file of the authorities to trust instead of the system's.",
            example = "ca.pem")
        @Nullable Path ca,
    @Setting(doc = "PEM file of the client certificate (chain) to present.", example = "client.pem")
        @Nullable Path certificate,
    @Setting(doc = "PEM file of the client certificate's key, PKCS#8.", example = "client.key")
        @Nullable Path key,
    @Setting(
            doc = "Name for SNI and verification instead of the URL's host.",
            example = "shop.example")
        @Nullable String serverName,
    @Setting(doc = "Whether a certificate that can't be trusted means down.", byDefault = "true")
        boolean verify) {
  /** The system's authorities, no client certificate, verified. */
  public static final Tls DEFAULT = new Tls(null, null, null, null, true);

  public Tls {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("certificate and key go together: one of them is missing");
    }
    serverName = serverName == null ? null : asciiName(serverName);
  }

  /** As in a URL: TLS and certificates know names in ASCII alone. */
  private static String asciiName(String name) {
    try {
      String host = name.indexOf(':') < 0 ? name : "[" + name + "]";
      return HostParser.parse(host, false).name();
    } catch (InvalidUrlException e) {
      throw new IllegalArgumentException("server_name is no host name: " + e.getMessage(), e);
    }
  }
}
