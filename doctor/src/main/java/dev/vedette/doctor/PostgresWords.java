package dev.vedette.doctor;

import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What the driver and the server mean when they refuse. */
final class PostgresWords {
  private PostgresWords() {}

  /** In words; the SQL states are those of appendix A of PostgreSQL's manual. */
  static CauseAndRemedy explain(@Nullable String sqlState, Exception error) {
    String words = Causes.words(error);
    if (isForeign(words)) {
      return new CauseAndRemedy(
          "what listens there does not speak PostgreSQL's protocol",
          "check host and port in postgres.url: something else listens there");
    }
    if (isTls(error, words)) {
      return tls(error, words);
    }
    return switch (sqlState == null ? "" : sqlState) {
      case "28P01" ->
          new CauseAndRemedy(
              "the server refuses user name or password",
              "check both in postgres.url; special characters must be percent-encoded, and a"
                  + " variable may hold an old password");
      case "28000" -> access(words, error);
      case "3D000" ->
          new CauseAndRemedy(
              "the database does not exist: " + Causes.innermost(error),
              "correct the name after the last slash of postgres.url, or create the database");
      case "53300" ->
          new CauseAndRemedy(
              "the server has no connection left",
              "raise its max_connections, or stop what holds too many");
      case "57P03" ->
          new CauseAndRemedy("the server is starting or stopping", "try again in a minute");
      case "42501" ->
          new CauseAndRemedy(
              "a right is missing: " + Causes.innermost(error),
              "have the owner of the tables grant it to the role in postgres.url");
      case "08001", "08004", "08006" -> network(error);
      default ->
          new CauseAndRemedy(
              "the server refuses: " + Causes.innermost(error),
              "check postgres.url, and the server's log for the reason");
    };
  }

  /**
   * The driver's words for an answer that no PostgreSQL gives, to its first question or a later.
   */
  private static boolean isForeign(String words) {
    return words.contains("an error occurred while setting up the ssl connection")
        || words.contains("session setup failed");
  }

  private static boolean isTls(Exception error, String words) {
    return Causes.find(error, SSLException.class).isPresent()
        || words.contains("does not support ssl")
        || words.contains("could not be verified")
        || words.contains("no encryption");
  }

  private static CauseAndRemedy tls(Exception error, String words) {
    if (words.contains("does not support ssl")) {
      return new CauseAndRemedy(
          "the server does not speak TLS, which sslmode asks for",
          "switch TLS on at the server; or, on a network that you trust, set sslmode=disable in"
              + " postgres.url");
    }
    if (words.contains("no encryption")) {
      return new CauseAndRemedy(
          "the server does not let this user into this database from here without TLS",
          "set sslmode=require in postgres.url, or better verify-full with sslrootcert; if the"
              + " server has no TLS, check user and database there, and its pg_hba.conf");
    }
    if (words.contains("could not be verified")) {
      return new CauseAndRemedy(
          "the server's certificate is for another host name",
          "use the host name of the certificate in postgres.url, or sslmode=verify-ca if it can't"
              + " carry it");
    }
    if (Causes.find(error, CertificateExpiredException.class).isPresent()) {
      return new CauseAndRemedy(
          "the server's certificate has expired",
          "have it renewed; if it was, check this machine's clock");
    }
    if (Causes.find(error, CertPathBuilderException.class).isPresent()
        || Causes.find(error, CertPathValidatorException.class).isPresent()) {
      return new CauseAndRemedy(
          "the server's certificate is signed by an authority that sslrootcert does not hold",
          "name the file with that authority's certificate in sslrootcert (providers offer it as"
              + " ca.pem)");
    }
    return new CauseAndRemedy(
        "the TLS handshake fails: " + Causes.innermost(error),
        "check sslmode, sslcert and sslkey in postgres.url");
  }

  private static CauseAndRemedy access(String words, Exception error) {
    if (words.contains("no pg_hba.conf entry")) {
      return new CauseAndRemedy(
          "the server lets this user, from this address, not into this database",
          "check user and database in postgres.url, and allow them in the server's pg_hba.conf");
    }
    return new CauseAndRemedy(
        "the server lets this user not in: " + Causes.innermost(error),
        "check the user in postgres.url; a server that asks for a client certificate needs sslcert"
            + " and sslkey");
  }

  private static CauseAndRemedy network(Exception error) {
    String why =
        Causes.find(error, SocketTimeoutException.class).isPresent()
            ? "it takes the connection, but does not answer"
            : Causes.innermost(error);
    return new CauseAndRemedy(
        "no talk with the server: " + why,
        "check that PostgreSQL listens on the port in postgres.url, and its log");
  }
}
