package dev.vedette.app.probe;

import dev.vedette.model.Auth;
import dev.vedette.model.HttpVersion;
import dev.vedette.model.IpFamily;
import dev.vedette.model.Target;
import dev.vedette.model.Tls;
import dev.vedette.model.url.InvalidUrlException;
import dev.vedette.model.url.Url;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a URL that somebody typed is asked for. */
final class RequestOptions {
  /** A token of RFC 9110, 5.6.2: what the name of a header or a method may be. */
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** The settings whose mistakes the model and the probe tell by the name a file has for them. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "headers", "--header",
          "http", "--http",
          "ip", "--ip",
          "redirects", "--redirects",
          "proxy", "--proxy",
          "deny_private_addresses", "--deny-private-addresses",
          "username", "--user: the name",
          "body_file", "--data",
          "tls.ca", "--ca",
          "expect.body.matches", "--match");

  @Option(
      names = {"-X", "--method"},
      paramLabel = "METHOD",
      description = "Request method; GET if not given, POST with --data.")
  private @Nullable String method;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "'NAME: VALUE'",
      description = "Request header; may be given several times.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = {"-d", "--data"},
      paramLabel = "TEXT|@FILE",
      description = "Request body: this text, or the bytes of a file.")
  private @Nullable String data;

  @Option(
      names = "--http",
      paramLabel = "VERSION",
      description = "Version of HTTP: auto, 1.1, 2 or 3.")
  private @Nullable String http;

  @Option(
      names = "--ip",
      paramLabel = "FAMILY",
      description = "Addresses that may be used: any, 4 or 6.")
  private @Nullable String ip;

  @Option(names = "--proxy", paramLabel = "URL", description = "Go through this HTTP proxy.")
  private @Nullable String proxy;

  @Option(names = "--insecure", description = "Accept any certificate.")
  private boolean insecure;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Trust the authorities in this PEM file instead of the system's.")
  private @Nullable Path ca;

  @Option(
      names = "--server-name",
      paramLabel = "NAME",
      description = "Name for SNI and verification instead of the URL's host.")
  private @Nullable String serverName;

  @Option(
      names = "--redirects",
      paramLabel = "N",
      description = "Redirects to follow, 0 to 20; 10 if not given.")
  private @Nullable Integer redirects;

  @Option(
      names = "--user",
      paramLabel = "NAME:PASSWORD",
      description = "Credentials for basic authentication.")
  private @Nullable String user;

  @Option(
      names = "--deny-private-addresses",
      description = "Refuse loopback, link-local, private and metadata addresses.")
  private boolean denyPrivateAddresses;

  /**
   * A copy of the target that is asked for in this way.
   *
   * @throws IllegalArgumentException that names the option that is wrong, and the remedy
   */
  Target applyTo(Target target) {
    Map<String, String> parsed = parsedHeaders();
    return target.with(t -> {
      t.method = method(t.method);
      t.headers = parsed;
      applyBody(t);
      t.http = http == null ? t.http : version(http);
      t.ip = ip == null ? t.ip : family(ip);
      t.proxy = proxy == null ? null : proxy(proxy);
      t.tls = new Tls(readable("--ca ", ca), null, null, serverName, !insecure);
      t.redirects = redirects == null ? t.redirects : redirects;
      t.auth = user == null ? null : new Auth(basic(user), null);
      t.denyPrivateAddresses = denyPrivateAddresses;
    });
  }

  /** What is wrong with a setting, said of the option that set it. */
  static String named(String mistake) {
    String setting = mistake.split("[: ]", 2)[0];
    String option = OPTIONS.get(setting);
    return option == null ? mistake : option + mistake.substring(setting.length());
  }

  private String method(String otherwise) {
    if (method == null) {
      return data == null ? otherwise : "POST";
    }
    require(TOKEN.matcher(method).matches(), "--method '" + method + "' is none; write GET");
    return method;
  }

  private Map<String, String> parsedHeaders() {
    Map<String, String> parsed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String header : headers) {
      int colon = header.indexOf(':');
      String name = colon < 0 ? "" : header.substring(0, colon);
      require(
          TOKEN.matcher(name).matches() && header.chars().noneMatch(c -> c == '\r' || c == '\n'),
          "--header takes one line 'Name: value', for instance --header 'Accept: text/html'");
      String former = parsed.put(name, header.substring(colon + 1).strip());
      require(former == null, "--header " + name + " is given twice; join its values by commas");
    }
    return parsed;
  }

  private void applyBody(Target.Draft draft) {
    if (data != null && data.startsWith("@")) {
      draft.bodyFile = readable("--data @", Path.of(data.substring(1)));
    } else {
      draft.body = data;
    }
  }

  private static Url proxy(String text) {
    try {
      return Url.parse(text);
    } catch (InvalidUrlException e) {
      String why = String.valueOf(e.getMessage());
      String more = why.startsWith("must begin with") ? "" : ": " + why;
      throw new IllegalArgumentException("--proxy must be http://HOST:PORT" + more, e);
    }
  }

  private static HttpVersion version(String text) {
    for (HttpVersion version : HttpVersion.values()) {
      if (version.toString().equals(text)) {
        return version;
      }
    }
    throw new IllegalArgumentException("--http must be auto, 1.1, 2 or 3, not '" + text + "'");
  }

  private static IpFamily family(String text) {
    for (IpFamily family : IpFamily.values()) {
      if (family.toString().equals(text)) {
        return family;
      }
    }
    throw new IllegalArgumentException("--ip must be any, 4 or 6, not '" + text + "'");
  }

  /** Never repeats what was typed: it holds a password. */
  private static Auth.Basic basic(String user) {
    int colon = user.indexOf(':');
    require(colon >= 0, "--user must be NAME:PASSWORD; the password may be empty");
    return new Auth.Basic(user.substring(0, colon), user.substring(colon + 1));
  }

  private static @Nullable Path readable(String option, @Nullable Path file) {
    require(
        file == null || (Files.isRegularFile(file) && Files.isReadable(file)),
        option + file + " can't be read; name a file that is there");
    return file;
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
