package dev.vedette.testkit;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/**
 * A certificate authority that issues whatever certificate a test wants, with keys made on the
 * spot.
 *
 * <p>Keys are ECDSA P-256: making one takes about a millisecond. Safe for use by many threads.
 */
public final class TestAuthority {
  /**
   * A certificate with its key.
   *
   * @param chain what a server presents: the certificate, then the intermediate authorities up to
   *     the root, which is left out
   */
  public record Identity(X509Certificate certificate, PrivateKey key, List<X509Certificate> chain) {
    public Identity {
      chain = List.copyOf(chain);
    }

    /** An identity that presents its certificate alone. */
    public Identity(X509Certificate certificate, PrivateKey key) {
      this(certificate, key, List.of(certificate));
    }

    /** The same without the intermediate authorities, as a server set up carelessly presents it. */
    public Identity withoutChain() {
      return new Identity(certificate, key);
    }

    /** The same with one certificate more at the end of the chain. */
    public Identity with(X509Certificate last) {
      return new Identity(
          certificate, key, Stream.concat(chain.stream(), Stream.of(last)).toList());
    }

    /**
     * Writes the chain to {@code NAME.pem} and the key to {@code NAME.key} (PKCS#8) in a directory.
     */
    public PemFiles writeTo(Path directory, String name) {
      PemFiles files =
          new PemFiles(directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
      write(files.certificate(), chainPem());
      write(files.key(), keyPem());
      return files;
    }

    private String chainPem() {
      return chain.stream().map(TestAuthority::pem).collect(Collectors.joining());
    }

    /** The key as unencrypted PKCS#8 in PEM. */
    public String keyPem() {
      try {
        return pem(new JcaPKCS8Generator(key, null).generate());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Where {@link Identity#writeTo} put its files. */
  public record PemFiles(Path certificate, Path key) {}

  private final Identity own;

  /** What those issued present after their own certificate: nothing for a root. */
  private final List<X509Certificate> above;

  private TestAuthority(Identity own, List<X509Certificate> above) {
    this.own = own;
    this.above = above;
  }

  /** A new authority that nobody trusts yet. */
  public static TestAuthority create(String commonName) {
    return create(commonName, usual -> {});
  }

  public static TestAuthority create(String commonName, Consumer<CertificateDetails> change) {
    return new TestAuthority(
        details(commonName, change, CertificateDetails::authority).selfSigned(), List.of());
  }

  /** An authority below this one, valid now. */
  public TestAuthority intermediate(String commonName) {
    return intermediate(commonName, usual -> {});
  }

  public TestAuthority intermediate(String commonName, Consumer<CertificateDetails> change) {
    Identity intermediate =
        details(commonName, change, CertificateDetails::authority).issuedBy(own);
    return new TestAuthority(intermediate, followed(intermediate.certificate()));
  }

  /** An authority below this one with the given dates; they need not suit what it issues. */
  public TestAuthority intermediateBetween(Instant notBefore, Instant notAfter, String commonName) {
    return intermediate(commonName, dates -> dates.validBetween(notBefore, notAfter));
  }

  private static CertificateDetails details(
      String commonName,
      Consumer<CertificateDetails> change,
      Consumer<CertificateDetails> beforehand) {
    CertificateDetails details = new CertificateDetails(commonName);
    beforehand.accept(details);
    change.accept(details);
    return details;
  }

  private List<X509Certificate> followed(X509Certificate certificate) {
    return Stream.concat(Stream.of(certificate), above.stream()).toList();
  }

  /** The authority's own certificate. */
  public X509Certificate certificate() {
    return own.certificate();
  }

  /** The authority as if it were a server itself. */
  public Identity identity() {
    return new Identity(own.certificate(), own.key(), followed(own.certificate()));
  }

  /** Writes the authority's certificate as PEM and returns the file. */
  public Path writeTo(Path directory, String name) {
    Path file = directory.resolve(name + ".pem");
    write(file, pem(own.certificate()));
    return file;
  }

  /** A certificate for these host names or IP literals, valid now; the first is its common name. */
  public Identity issue(String... hosts) {
    return issue(usual -> {}, hosts);
  }

  /** A certificate with the given dates. */
  public Identity issueBetween(Instant notBefore, Instant notAfter, String... hosts) {
    return issue(dates -> dates.validBetween(notBefore, notAfter), hosts);
  }

  public Identity issue(Consumer<CertificateDetails> change, String... hosts) {
    String commonName = hosts.length == 0 ? "nobody" : hosts[0];
    Identity leaf = details(commonName, change, names -> names.hosts(hosts)).issuedBy(own);
    return new Identity(leaf.certificate(), leaf.key(), followed(leaf.certificate()));
  }

  /** A certificate signed by its own key, valid now. */
  public static Identity selfSigned(String... hosts) {
    return details(hosts[0], usual -> {}, names -> names.hosts(hosts)).selfSigned();
  }

  /** A certificate or key in PEM. */
  public static String pem(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
