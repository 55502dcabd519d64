package dev.vedette.probe.fault;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in words what BoringSSL says in its own: alerts of the server, and what was wrong with it.
 * The code is {@link NetworkFailure}'s to say.
 */
public final class TlsFailure {
  private static final Pattern REASON = Pattern.compile("OPENSSL_internal:([A-Z0-9_]+)");
  private static final Pattern ALERT = Pattern.compile("(?:SSLV3|TLSV1|TLSV13)_(?:ALERT_)?(.+)");

  private record Alert(int code, String name, String words) {}

  private static final String GAVE_UP = "the server gave up";

  /** The alerts of RFC 8446, 6.2, in their order. */
  private static final List<Alert> ALERTS =
      List.of(
          new Alert(10, "unexpected_message", GAVE_UP),
          new Alert(20, "bad_record_mac", GAVE_UP),
          new Alert(
              40,
              "handshake_failure",
              "the server found no cipher suite, group or signature in common, or demands a client"
                  + " certificate"),
          new Alert(
              42, "bad_certificate", "the server refused the client certificate, or its absence"),
          new Alert(
              43,
              "unsupported_certificate",
              "the server can't use this kind of client certificate"),
          new Alert(
              44, "certificate_revoked", "the server holds the client certificate for revoked"),
          new Alert(
              45, "certificate_expired", "the server holds the client certificate for expired"),
          new Alert(46, "certificate_unknown", "the server refused the client certificate"),
          new Alert(47, "illegal_parameter", GAVE_UP),
          new Alert(
              48, "unknown_ca", "the server does not trust the client certificate's authority"),
          new Alert(49, "access_denied", "the server refused the client"),
          new Alert(50, "decode_error", GAVE_UP),
          new Alert(51, "decrypt_error", GAVE_UP),
          new Alert(70, "protocol_version", "the server speaks neither TLS 1.2 nor TLS 1.3"),
          new Alert(71, "insufficient_security", "the server found no cipher suite strong enough"),
          new Alert(80, "internal_error", "the server has a fault of its own"),
          new Alert(
              112,
              "unrecognized_name",
              "the server does not know the name that it was asked for (SNI)"),
          new Alert(116, "certificate_required", "the server demands a client certificate"),
          new Alert(
              120,
              "no_application_protocol",
              "the server speaks none of the HTTP versions offered"));

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

  /** An alert by its number, as QUIC has it. */
  public static String alert(int code) {
    return ALERTS.stream()
        .filter(each -> each.code() == code)
        .findFirst()
        .map(TlsFailure::words)
        .orElse("%s (alert %d)".formatted(GAVE_UP, code));
  }

  private static String alert(String name) {
    return ALERTS.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .map(TlsFailure::words)
        .orElse("%s (alert %s)".formatted(GAVE_UP, name));
  }

  private static String words(Alert alert) {
    return "%s (alert %s)".formatted(alert.words(), alert.name());
  }
}
