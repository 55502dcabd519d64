package dev.vedette.probe.fault;

import dev.vedette.model.FailureCode;
import dev.vedette.model.Phase;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.EncoderException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Names what the network and the server did, in codes for programs and sentences for people. */
public final class NetworkFailure {
  /** What Netty puts before the system's own words: the function of its own that met the error. */
  private static final Pattern NATIVE_CALL =
      Pattern.compile("^\\w+\\(\\.\\.\\) failed(?: with error\\(-?\\d+\\))?: ");

  private NetworkFailure() {}

  /**
   * Whether an exception is a fault of ours rather than something that the network or the server
   * did: what these do arrives as an IOException or as an exception of a codec. TLS wraps what a
   * judge of certificates throws.
   */
  public static boolean isOurs(@Nullable Throwable cause) {
    if (cause == null) {
      return false;
    }
    Throwable root = unwrapped(cause);
    if (root instanceof SSLException && root.getCause() != null) {
      root = root.getCause();
    }
    return cause instanceof EncoderException
        || root instanceof Error
        || (root instanceof RuntimeException && !(root instanceof CodecException));
  }

  /** What an exception on an established connection means. */
  public static FailureCode code(Throwable cause) {
    Throwable root = unwrapped(cause);
    if (root instanceof SSLException) {
      return FailureCode.TLS_FAILED;
    }
    return root instanceof IOException ? FailureCode.CONNECTION_CLOSED : FailureCode.PROTOCOL_ERROR;
  }

  /**
   * The same as a sentence.
   *
   * @param phase in which it came; null when none had begun
   */
  public static String message(Throwable cause, @Nullable Phase phase) {
    String when = phase == null ? "" : " " + during(phase);
    FailureCode code = code(cause);
    if (code == FailureCode.TLS_FAILED) {
      return "TLS failed" + when + ": " + TlsFailure.words(text(cause));
    }
    return code == FailureCode.PROTOCOL_ERROR
        ? malformed(unwrapped(cause))
        : "server closed the connection" + when + " (" + text(cause) + ")";
  }

  /** A failed attempt to connect. */
  public static FailureCode connectCode(Throwable cause) {
    boolean refused =
        cause instanceof ConnectException
            && !(cause instanceof NoRouteToHostException)
            && text(cause).toLowerCase(Locale.ROOT).contains("refused");
    return refused || cause instanceof PortUnreachableException
        ? FailureCode.CONNECT_REFUSED
        : FailureCode.CONNECT_UNREACHABLE;
  }

  /**
   * The same as a sentence.
   *
   * @param udp whether it was to be a connection of QUIC: another port than TCP's of the same
   *     number
   */
  public static String connectMessage(Throwable cause, String ip, int port, boolean udp) {
    String at = "%s %sport %d".formatted(ip, udp ? "UDP " : "", port);
    return connectCode(cause) == FailureCode.CONNECT_REFUSED
        ? "nobody listens at %s: the connection was refused".formatted(at)
        : "can't reach %s: %s".formatted(at, text(cause));
  }

  /** Why a response could not be read. */
  static String malformed(Throwable cause) {
    return cause instanceof MalformedResponseException
        ? text(cause)
        : "response is not valid HTTP: " + text(cause);
  }

  /** When, as the end of a sentence. */
  public static String during(Phase phase) {
    return switch (phase) {
      case DNS -> "while the name was resolved";
      case CONNECT -> "while connecting";
      case TLS -> "during the TLS handshake";
      case SEND -> "while the request was sent";
      case WAIT -> "before the first byte of the response";
      case RECEIVE -> "in the middle of the response";
    };
  }

  private static Throwable unwrapped(Throwable cause) {
    Throwable inner = cause.getCause();
    return cause instanceof DecoderException && inner != null ? inner : cause;
  }

  private static String text(Throwable cause) {
    Throwable root = unwrapped(cause);
    String message = root.getMessage();
    return message == null
        ? root.getClass().getSimpleName()
        : NATIVE_CALL.matcher(message).replaceFirst("");
  }
}
