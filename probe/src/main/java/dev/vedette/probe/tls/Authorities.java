package dev.vedette.probe.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Authorities whose word is taken while their own certificates are valid, and the chains that were
 * found to lead to them. Thread-safe.
 */
final class Authorities {
  /**
   * A verifier for those that are valid for a while.
   *
   * @param verifier null when none is
   */
  private record Current(@Nullable X509ExtendedTrustManager verifier, Instant from, Instant until) {
    boolean holds(Instant now) {
      return !now.isBefore(from) && now.isBefore(until);
    }
  }

  private final List<X509Certificate> certificates;
  private final InstantSource clock;
  private final TrustedChains trusted;
  private volatile Current current;

  Authorities(Collection<X509Certificate> certificates, InstantSource clock) {
    this.certificates = List.copyOf(certificates);
    this.clock = clock;
    trusted = new TrustedChains(clock);
    current = validAt(clock.instant());
  }

  static Authorities of(Collection<X509Certificate> certificates) {
    return new Authorities(certificates, InstantSource.system());
  }

  /** All of them, also those that are not valid now. */
  List<X509Certificate> certificates() {
    return certificates;
  }

  TrustedChains trusted() {
    return trusted;
  }

  /** Until when what was verified just now must be verified no more, as far as is up to them. */
  Instant until() {
    return current.until();
  }

  /**
   * Looks whether a chain leads to one of them and may be used by a server; the name is not looked
   * at.
   *
   * @param engine without an algorithm for the identification of endpoints; null outside of a
   *     handshake
   */
  void verify(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    Instant now = clock.instant();
    Current verifying = current;
    if (!verifying.holds(now)) {
      verifying = validAt(now);
      current = verifying;
    }
    if (verifying.verifier() == null) {
      throw new CertificateException("no authority is valid now");
    }
    verifying.verifier().checkServerTrusted(chain, authType, engine);
  }

  /** Java takes an authority's word for ever; everybody else only while its certificate lasts. */
  private Current validAt(Instant now) {
    Set<TrustAnchor> valid =
        certificates.stream()
            .filter(each -> CertificateDates.isValid(each, now))
            .map(each -> new TrustAnchor(each, null))
            .collect(Collectors.toSet());
    List<Instant> changes =
        certificates.stream()
            .flatMap(
                each -> Stream.of(each.getNotBefore().toInstant(), each.getNotAfter().toInstant()))
            .toList();
    return new Current(
        valid.isEmpty() ? null : verifier(valid),
        changes.stream().filter(each -> !each.isAfter(now)).max(Instant::compareTo).orElse(now),
        changes.stream().filter(now::isBefore).min(Instant::compareTo).orElse(Instant.MAX));
  }

  private static X509ExtendedTrustManager verifier(Set<TrustAnchor> anchors) {
    try {
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
      parameters.setRevocationEnabled(false);
      parameters.addCertPathChecker(new WeakSignatures());
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(new CertPathTrustManagerParameters(parameters));
      return Arrays.stream(factory.getTrustManagers())
          .filter(X509ExtendedTrustManager.class::isInstance)
          .map(X509ExtendedTrustManager.class::cast)
          .findFirst()
          .orElseThrow();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime can't verify certificates", e);
    }
  }
}
