package dev.vedette.probe;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in words what BoringSSL says in its own: alerts of the server, and what was wrong with it.
 */
final class TlsFailure {
  private static final Pattern REASON = Pattern.compile("OPENSSL_internal:([A-Z0-9_]+)");
  private static final Pattern ALERT = Pattern.compile("(?:SSLV3|TLSV1|TLSV13)_(?:ALERT_)?(.+)");

  /** The alerts of RFC 8446, 6.2, whose name does not say what to look for. */
  private static final Map<String, String> ALERTS =
      Map.ofEntries(
          Map.entry(
              "handshake_failure",
              "the server found no cipher suite, group or signature in common, or demands a client"
                  + " certificate"),
          Map.entry("insufficient_security", "the server found no cipher suite strong enough"),
          Map.entry("protocol_version", "the server speaks neither TLS 1.2 nor TLS 1.3"),
          Map.entry(
              "unrecognized_name", "the server does not know the name that it was asked for (SNI)"),
          Map.entry("certificate_required", "the server demands a client certificate"),
          Map.entry("unknown_ca", "the server does not trust the client certificate's authority"),
          Map.entry("bad_certificate", "the server refused the client certificate, or its absence"),
          Map.entry(
              "unsupported_certificate", "the server can't use this kind of client certificate"),
          Map.entry("certificate_revoked", "the server holds the client certificate for revoked"),
          Map.entry("certificate_expired", "the server holds the client certificate for expired"),
          Map.entry("certificate_unknown", "the server refused the client certificate"),
          Map.entry("access_denied", "the server refused the client"),
          Map.entry(
              "no_application_protocol", "the server speaks none of the HTTP versions offered"),
          Map.entry("internal_error", "the server has a fault of its own"));

  /** What BoringSSL itself finds wrong with a server. */
  private static final Map<String, String> FAULTS =
      Map.of(
          "UNSUPPORTED_PROTOCOL",
          "the server chose a version of TLS that browsers no longer accept",
          "WRONG_VERSION_NUMBER",
          "the server chose a version of TLS that browsers no longer accept, or speaks no TLS",
          "WRONG_CIPHER_RETURNED",
          "the server chose a cipher suite that was not offered",
          "UNKNOWN_CIPHER_RETURNED",
          "the server chose a cipher suite that was not offered",
          "KEY_USAGE_BIT_INCORRECT",
          "the certificate's key usage does not allow what the server does with its key",
          "WRONG_SIGNATURE_TYPE",
          "the server signs in a way that was not offered",
          "BAD_SIGNATURE",
          "the server does not have the key of its certificate",
          "WRONG_CURVE",
          "the server chose a group that was not offered");

  private TlsFailure() {}

  /** The same message in words, where it is one of BoringSSL's; else as it is. */
  static String words(String message) {
    Matcher reason = REASON.matcher(message);
    if (!reason.find()) {
      return message;
    }
    String name = reason.group(1);
    String fault = FAULTS.get(name);
    if (fault != null) {
      return fault;
    }
    Matcher alert = ALERT.matcher(name);
    return alert.matches()
        ? alert(alert.group(1).toLowerCase(Locale.ROOT))
        : name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String alert(String name) {
    return "%s (alert %s)".formatted(ALERTS.getOrDefault(name, "the server gave up"), name);
  }
}
