package dev.vedette.testkit;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** What a certificate is to be: a usual one, of which a test changes what it is about. */
public final class CertificateDetails {
  private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());
  private static final Duration VALID_FOR = Duration.ofDays(90);

  private final X500Name subject;
  private final List<GeneralName> names = new ArrayList<>();
  private boolean authority;
  private Instant notBefore = Instant.now().minus(VALID_FOR);
  private Instant notAfter = Instant.now().plus(VALID_FOR);
  private int rsaBits;
  private String hash = "SHA256";
  private @Nullable KeyPurposeId purpose;
  private @Nullable String issuerUrl;
  private @Nullable String permittedName;
  private @Nullable Integer pathLength;
  private int keyUsage = KeyUsage.keyCertSign | KeyUsage.cRLSign;
  private boolean unknownExtension;

  CertificateDetails(String commonName) {
    subject = new X500Name("CN=" + commonName);
  }

  public CertificateDetails validBetween(Instant from, Instant to) {
    notBefore = from;
    notAfter = to;
    return this;
  }

  /** With an RSA key; ECDSA P-256 unless asked for. */
  public CertificateDetails rsa(int bits) {
    rsaBits = bits;
    return this;
  }

  /** Signed by way of another hash than SHA256. */
  public CertificateDetails signedWith(String otherHash) {
    hash = otherHash;
    return this;
  }

  /** For clients alone (extended key usage). */
  public CertificateDetails forClients() {
    purpose = KeyPurposeId.id_kp_clientAuth;
    return this;
  }

  /** Says where its issuer's certificate can be fetched. */
  public CertificateDetails issuerAt(String url) {
    issuerUrl = url;
    return this;
  }

  /** An authority for names below this one only. */
  public CertificateDetails permitting(String dnsName) {
    permittedName = dnsName;
    return this;
  }

  /** How many authorities may be below this one. */
  public CertificateDetails pathLength(int authorities) {
    pathLength = authorities;
    return this;
  }

  /** An authority that may not sign certificates. */
  public CertificateDetails forRevocationOnly() {
    keyUsage = KeyUsage.cRLSign;
    return this;
  }

  /** Has a critical extension that nobody knows. */
  public CertificateDetails withUnknownExtension() {
    unknownExtension = true;
    return this;
  }

  /** One more name, whatever it looks like. */
  public CertificateDetails dnsName(String name) {
    names.add(new GeneralName(GeneralName.dNSName, name));
    return this;
  }

  /** No authority after all, whatever it issues. */
  public CertificateDetails noAuthority() {
    authority = false;
    return this;
  }

  CertificateDetails authority() {
    authority = true;
    return this;
  }

  /** Names, and addresses where they look like one. */
  CertificateDetails hosts(String... hosts) {
    for (String host : hosts) {
      boolean literal = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
      names.add(new GeneralName(literal ? GeneralName.iPAddress : GeneralName.dNSName, host));
    }
    return this;
  }

  /** Signed by its own key. */
  TestAuthority.Identity selfSigned() {
    KeyPair pair = newKeyPair();
    return sign(pair, subject, pair.getPrivate());
  }

  TestAuthority.Identity issuedBy(TestAuthority.Identity issuer) {
    X500Name name = new X500Name(issuer.certificate().getSubjectX500Principal().getName());
    return sign(newKeyPair(), name, issuer.key());
  }

  private TestAuthority.Identity sign(KeyPair pair, X500Name issuer, PrivateKey issuerKey) {
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              BigInteger.valueOf(SERIAL.incrementAndGet()),
              Date.from(notBefore),
              Date.from(notAfter),
              subject,
              pair.getPublic());
      extend(builder);
      String algorithm = hash + "with" + (issuerKey.getAlgorithm().equals("RSA") ? "RSA" : "ECDSA");
      return new TestAuthority.Identity(
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(new JcaContentSignerBuilder(algorithm).build(issuerKey))),
          pair.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("can't issue a certificate for " + subject, e);
    }
  }

  private void extend(JcaX509v3CertificateBuilder builder) throws IOException {
    if (authority) {
      builder.addExtension(
          Extension.basicConstraints,
          true,
          pathLength == null ? new BasicConstraints(true) : new BasicConstraints(pathLength));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage));
    } else {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    }
    if (!names.isEmpty()) {
      GeneralNames all = new GeneralNames(names.toArray(GeneralName[]::new));
      builder.addExtension(Extension.subjectAlternativeName, false, all);
    }
    if (purpose != null) {
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    }
    if (issuerUrl != null) {
      GeneralName url = new GeneralName(GeneralName.uniformResourceIdentifier, issuerUrl);
      builder.addExtension(
          Extension.authorityInfoAccess,
          false,
          new AuthorityInformationAccess(AccessDescription.id_ad_caIssuers, url));
    }
    if (permittedName != null) {
      GeneralSubtree tree = new GeneralSubtree(new GeneralName(GeneralName.dNSName, permittedName));
      builder.addExtension(
          Extension.nameConstraints, true, new NameConstraints(new GeneralSubtree[] {tree}, null));
    }
    if (unknownExtension) {
      builder.addExtension(new ASN1ObjectIdentifier("1.2.3.4.5"), true, DERNull.INSTANCE);
    }
  }

  private KeyPair newKeyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(rsaBits > 0 ? "RSA" : "EC");
      generator.initialize(rsaBits > 0 ? rsaBits : 256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA and P-256", e);
    }
  }
}
