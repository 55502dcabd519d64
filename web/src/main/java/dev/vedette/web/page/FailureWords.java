package dev.vedette.web.page;

import dev.vedette.model.FailureCode;

/** The headline of a failure for somebody who does not know the codes. */
public final class FailureWords {
  private FailureWords() {}

  public static String of(FailureCode code) {
    return switch (code) {
      case DNS_NOT_FOUND -> "Name not found";
      case DNS_FAILED -> "Name could not be resolved";
      case CONNECT_REFUSED -> "Connection refused";
      case CONNECT_UNREACHABLE -> "Host unreachable";
      case CONNECTION_CLOSED -> "Connection closed early";
      case TIMEOUT -> "Timed out";
      case TLS_UNTRUSTED -> "Certificate not trusted";
      case TLS_EXPIRED -> "Certificate expired";
      case TLS_HOSTNAME_MISMATCH -> "Certificate is for another name";
      case TLS_FAILED -> "TLS failed";
      case PROTOCOL_ERROR -> "Not proper HTTP";
      case TOO_MANY_REDIRECTS -> "Too many redirects";
      case REDIRECT_INVALID -> "Broken redirect";
      case BODY_UNDECODABLE -> "Body could not be decoded";
      case STATUS_UNEXPECTED -> "Unexpected status";
      case HEADER_MISMATCH -> "Header not as expected";
      case BODY_MISMATCH -> "Content not as expected";
      case BODY_TOO_LARGE -> "Body too large";
      case JSON_MISMATCH -> "JSON not as expected";
      case TOO_SLOW -> "Too slow";
      case CERTIFICATE_EXPIRING -> "Certificate expires soon";
      case ADDRESS_FORBIDDEN -> "Address forbidden";
      case MISSED -> "Check missed";
      case CHECKER_OFFLINE -> "Checker offline";
      case INTERNAL_ERROR -> "Checker failed";
      case TARGET_PAUSED -> "Paused";
      case TARGET_REMOVED -> "Removed";
    };
  }
}
