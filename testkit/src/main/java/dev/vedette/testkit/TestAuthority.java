package dev.vedette.testkit;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority that issues whatever certificate a test wants, with keys made on the
 * spot.
 *
 * <p>Keys are ECDSA P-256: making one takes about a millisecond. Safe for use by many threads.
 */
public final class TestAuthority {
  private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());
  private static final Duration VALID_FOR = Duration.ofDays(90);

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
    Instant now = Instant.now();
    KeyPair pair = newKeyPair();
    X500Name name = new X500Name("CN=" + commonName);
    return new TestAuthority(
        issue(name, pair, name, pair.getPrivate(), now.minus(VALID_FOR), now.plus(VALID_FOR), null),
        List.of());
  }

  /** An authority below this one, valid now. */
  public TestAuthority intermediate(String commonName) {
    Instant now = Instant.now();
    return intermediateBetween(now.minus(VALID_FOR), now.plus(VALID_FOR), commonName);
  }

  /** An authority below this one with the given dates; they need not suit what it issues. */
  public TestAuthority intermediateBetween(Instant notBefore, Instant notAfter, String commonName) {
    Identity intermediate =
        issue(
            new X500Name("CN=" + commonName),
            newKeyPair(),
            name(),
            own.key(),
            notBefore,
            notAfter,
            null);
    return new TestAuthority(intermediate, followed(intermediate.certificate()));
  }

  private X500Name name() {
    return new X500Name(own.certificate().getSubjectX500Principal().getName());
  }

  private List<X509Certificate> followed(X509Certificate certificate) {
    return Stream.concat(Stream.of(certificate), above.stream()).toList();
  }

  /** The authority's own certificate. */
  public X509Certificate certificate() {
    return own.certificate();
  }

  /** Writes the authority's certificate as PEM and returns the file. */
  public Path writeTo(Path directory, String name) {
    Path file = directory.resolve(name + ".pem");
    write(file, pem(own.certificate()));
    return file;
  }

  /** A certificate for these host names or IP literals, valid now; the first is its common name. */
  public Identity issue(String... hosts) {
    Instant now = Instant.now();
    return issueBetween(now.minus(VALID_FOR), now.plus(VALID_FOR), hosts);
  }

  /** A certificate with the given dates. */
  public Identity issueBetween(Instant notBefore, Instant notAfter, String... hosts) {
    Identity leaf =
        issue(
            new X500Name("CN=" + hosts[0]),
            newKeyPair(),
            name(),
            own.key(),
            notBefore,
            notAfter,
            hosts);
    return new Identity(leaf.certificate(), leaf.key(), followed(leaf.certificate()));
  }

  /** A certificate signed by its own key, valid now. */
  public static Identity selfSigned(String... hosts) {
    Instant now = Instant.now();
    KeyPair pair = newKeyPair();
    X500Name name = new X500Name("CN=" + hosts[0]);
    return issue(
        name, pair, name, pair.getPrivate(), now.minus(VALID_FOR), now.plus(VALID_FOR), hosts);
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

  private static Identity issue(
      X500Name subject,
      KeyPair pair,
      X500Name issuer,
      PrivateKey issuerKey,
      Instant notBefore,
      Instant notAfter,
      String @org.jspecify.annotations.Nullable [] hosts) {
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              BigInteger.valueOf(SERIAL.incrementAndGet()),
              Date.from(notBefore),
              Date.from(notAfter),
              subject,
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(hosts == null));
      if (hosts == null) {
        builder.addExtension(
            Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      } else {
        builder.addExtension(Extension.subjectAlternativeName, false, names(hosts));
      }
      return new Identity(
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey))),
          pair.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("can't issue a certificate for " + subject, e);
    }
  }

  private static GeneralNames names(String[] hosts) {
    List<GeneralName> names = new ArrayList<>();
    for (String host : hosts) {
      boolean literal = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
      names.add(new GeneralName(literal ? GeneralName.iPAddress : GeneralName.dNSName, host));
    }
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static KeyPair newKeyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
