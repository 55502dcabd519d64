package dev.vedette.probe;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.HttpVersion;
import dev.vedette.model.Phase;
import dev.vedette.model.Target;
import dev.vedette.model.url.Url;
import dev.vedette.probe.connection.AddressPolicy;
import dev.vedette.probe.connection.Dialer;
import dev.vedette.probe.connection.Handshake;
import dev.vedette.probe.connection.QuicDialer;
import dev.vedette.probe.dns.DnsAnswers;
import dev.vedette.probe.fault.NetworkFailure;
import dev.vedette.probe.fault.OwnFaults;
import dev.vedette.probe.http.Body;
import dev.vedette.probe.http.Exchange;
import dev.vedette.probe.http.Http2Request;
import dev.vedette.probe.http.Http3Request;
import dev.vedette.probe.http.Response;
import dev.vedette.probe.http.Tunnel;
import dev.vedette.probe.request.HopRequest;
import dev.vedette.probe.request.Proxy;
import dev.vedette.probe.tls.CertificateJudgement;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One hop on the wire, from its name to its response, on a connection of its own: resolve, connect,
 * tunnel through a proxy, shake hands, exchange. Lives on one event loop.
 */
final class Visit
    implements Dialer.Listener,
        Tunnel.Listener,
        Handshake.Listener,
        QuicDialer.Listener,
        Exchange.Listener {
  /**
   * Whom the visit is made for: it hears of a response or a failure, unless the visit is ended or
   * meets a fault of ours.
   */
  interface Listener extends OwnFaults {
    /** The request, made when the connection stands. */
    FullHttpRequest request(HopRequest hop);

    /** The body for a response with this head; null where the head is enough. */
    @Nullable Body bodyFor(HttpResponse head);

    void visited(Response response);

    void failed(Failure failure);
  }

  private final PreparedTarget prepared;
  private final Target target;
  private final HopRequest request;
  private final Network network;
  private final Trace trace;
  private final Listener listener;
  private final Exchange exchange;
  private final @Nullable Proxy proxy;

  /** Whom it connects to: the target's server, or the proxy before it. */
  private final Url peer;

  private @Nullable Dialer dialer;
  private @Nullable QuicDialer quicDialer;
  private @Nullable Channel channel;
  private boolean ended;

  Visit(
      PreparedTarget prepared,
      HopRequest request,
      Network network,
      Trace trace,
      Listener listener) {
    this.prepared = prepared;
    this.target = prepared.target();
    this.request = request;
    this.network = network;
    this.trace = trace;
    this.listener = listener;
    this.proxy = prepared.proxy();
    this.peer = proxy == null ? request.url() : proxy.url();
    this.exchange = new Exchange(trace.clock(), listener::bodyFor, this);
  }

  /** Begins; the listener may hear before this returns. */
  void begin() {
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(peer.host());
    if (literal != null) {
      connectTo(literal);
      return;
    }
    trace.clock().enter(Phase.DNS);
    network
        .names()
        .resolve(peer.host(), target.ip(), network.loop())
        .addListener(whenDone((Future<List<InetAddress>> answer) -> resolved(answer)));
  }

  private void connectTo(byte[] literal) {
    String zone = peer.zone();
    if (zone == null) {
      connect(DnsAnswers.ofLiteral(literal));
      return;
    }
    List<InetAddress> scoped = DnsAnswers.ofLiteral(literal, zone);
    if (scoped.isEmpty()) {
      trace.clock().enter(Phase.CONNECT);
      fail(
          FailureCode.CONNECT_UNREACHABLE,
          "this machine has no network interface %s, the zone of %s".formatted(zone, peer.host()));
    } else {
      connect(scoped);
    }
  }

  /** Whom a message is about: whoever is to be connected to. */
  String peer() {
    return peer.host();
  }

  /** What had come when the visit ended early; null before the end of the response's headers. */
  @Nullable Response soFar() {
    return exchange.soFar();
  }

  private void resolved(Future<List<InetAddress>> answer) {
    if (ended) {
      return;
    }
    if (answer.isSuccess()) {
      connect(answer.getNow());
    } else {
      fail(
          DnsAnswers.code(answer.cause()),
          DnsAnswers.message(peer.host(), target.ip(), answer.cause()));
    }
  }

  private void connect(List<InetAddress> addresses) {
    List<InetAddress> allowed = DnsAnswers.ofFamily(addresses, target.ip());
    String objection = target.denyPrivateAddresses() ? AddressPolicy.firstObjection(allowed) : null;
    if (objection != null) {
      fail(
          FailureCode.ADDRESS_FORBIDDEN,
          "%s, and deny_private_addresses is true%s"
              .formatted(
                  objection,
                  trace.redirects() == 0 ? "" : "; a redirect led to " + request.host()));
      return;
    }
    trace.clock().enter(Phase.CONNECT);
    if (allowed.isEmpty()) {
      fail(
          FailureCode.CONNECT_UNREACHABLE,
          "%s has no IPv%s address, and ip: %s allows no other"
              .formatted(peer.host(), target.ip(), target.ip()));
    } else if (request.secure() && target.http() == HttpVersion.V3) {
      dialOverQuic(allowed);
    } else {
      dialer = new Dialer(network.loop(), network.transport(), allowed, peer.port(), this);
      dialer.dial();
    }
  }

  private void dialOverQuic(List<InetAddress> addresses) {
    QuicDialer.Peer server =
        new QuicDialer.Peer(prepared.tlsName(request), addresses, peer.port(), target.timeout());
    quicDialer =
        new QuicDialer(
            network.loop(), network.transport(), prepared.quicFor(request), server, this);
    quicDialer.dial();
  }

  @Override
  public void trying(InetAddress address) {
    trace.saw(NetUtil.toAddressString(address));
  }

  @Override
  public void failed(InetAddress address, Throwable cause) {
    String ip = NetUtil.toAddressString(address);
    trace.failed(ip, connectMessage(cause, ip));
  }

  @Override
  public void unconnectable(InetAddress address, Throwable cause) {
    String ip = NetUtil.toAddressString(address);
    trace.saw(ip);
    fail(NetworkFailure.connectCode(cause), connectMessage(cause, ip));
  }

  private String connectMessage(Throwable cause, String ip) {
    return NetworkFailure.connectMessage(cause, ip, peer.port(), quicDialer != null);
  }

  @Override
  public void answered(InetAddress address) {
    trace.saw(NetUtil.toAddressString(address));
    trace.clock().enter(Phase.TLS);
  }

  @Override
  public void connected(Channel connection, InetAddress address) {
    trace.saw(NetUtil.toAddressString(address));
    channel = connection;
    if (!request.secure()) {
      exchangePlainly(connection);
    } else if (proxy != null) {
      new Tunnel(request, proxy, this).begin(connection);
    } else {
      shakeHands(connection);
    }
  }

  @Override
  public void tunnelled() {
    if (!ended && channel != null) {
      shakeHands(channel);
    }
  }

  @Override
  public void refused(FailureCode code, String message) {
    fail(code, message);
  }

  private void shakeHands(Channel connection) {
    trace.clock().enter(Phase.TLS);
    String name = prepared.tlsName(request);
    Handshake.begin(connection, prepared.tlsFor(request), name, request.port(), this);
  }

  @Override
  public void shaken(
      @Nullable CertificateJudgement judgement,
      @Nullable String protocol,
      @Nullable Failure failure) {
    if (isSecured(judgement, failure) && channel != null) {
      trace.saw(channel.pipeline().get(SslHandler.class).engine().getSession());
      exchangeSecurely(channel, protocol);
    }
  }

  private boolean isSecured(@Nullable CertificateJudgement judgement, @Nullable Failure failure) {
    if (!ended && judgement != null) {
      trace.saw(judgement);
    }
    if (failure != null) {
      if (!ended && judgement != null && judgement.refusal() != null) {
        trace.clock().endedAt(judgement.refusal().cameAtNanos());
      }
      fail(failure);
    }
    return !ended;
  }

  private void exchangeSecurely(Channel connection, @Nullable String protocol) {
    if (ApplicationProtocolNames.HTTP_2.equals(protocol)) {
      Http2Request.send(connection, listener.request(request), trace.clock(), exchange);
    } else if (target.http() == HttpVersion.V2) {
      fail(
          FailureCode.PROTOCOL_ERROR,
          "expected HTTP/2 (http: 2), but the server chose %s in the TLS handshake"
              .formatted(protocol == null ? "no protocol" : protocol));
    } else {
      exchange.sendOverHttp1(connection, listener.request(request));
    }
  }

  private void exchangePlainly(Channel connection) {
    FullHttpRequest message = listener.request(request);
    if (proxy != null) {
      proxy.address(message, request);
      exchange.sendOverHttp1(connection, message);
    } else if (target.http() == HttpVersion.V2) {
      Http2Request.send(connection, message, trace.clock(), exchange);
    } else {
      exchange.sendOverHttp1(connection, message);
    }
  }

  @Override
  public void shaken(
      @Nullable CertificateJudgement judgement,
      @Nullable QuicChannel connection,
      @Nullable Failure failure) {
    if (isSecured(judgement, failure) && connection != null) {
      channel = connection;
      trace.saw(requireNonNull(connection.sslEngine()).getSession());
      Http3Request.send(connection, listener.request(request), trace.clock(), exchange);
    }
  }

  @Override
  public void responded(Response response) {
    if (!ended) {
      listener.visited(response);
    }
  }

  @Override
  public void failed(FailureCode code, String message) {
    fail(code, message);
  }

  private void fail(FailureCode code, String message) {
    fail(new Failure(code, message, trace.phase()));
  }

  private void fail(Failure failure) {
    if (!ended) {
      listener.failed(failure);
    }
  }

  @Override
  public void faulted(Throwable fault) {
    listener.faulted(fault);
  }

  /** Closes the connection, or whatever there is of one; the listener hears nothing more. */
  void end() {
    ended = true;
    if (dialer != null) {
      dialer.abandon();
    }
    if (channel != null) {
      var _ = channel.close();
    }
    if (quicDialer != null) {
      quicDialer.abandon();
    }
  }
}
