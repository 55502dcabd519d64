package dev.vedette.probe.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vedette.model.Auth;
import dev.vedette.model.Target;
import dev.vedette.model.text.Secrets;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What must not be seen of a target, nor of what a website says to it: what its configuration took
 * from variables and files, and what is a secret by its kind, wherever it was written.
 */
public final class TargetSecrets {
  /** Names of headers whose values let somebody in. */
  private static final Pattern SECRET_HEADER =
      Pattern.compile(
          "auth|cookie|token|secret|passw|pwd|credential|session|signature|(^|[-_])(api[-_]?)?key$",
          Pattern.CASE_INSENSITIVE);

  /** They stand before the secret itself (RFC 9110, 11.4). */
  private static final Set<String> SCHEMES =
      Set.of("basic", "bearer", "digest", "token", "apikey", "hmac", "negotiate");

  /** A shorter part of a header's value may be any word. */
  private static final int MIN_PART = 4;

  private TargetSecrets() {}

  /** Of a target as it was configured. */
  public static Secrets of(Target target) {
    Secrets.Builder secrets = new Secrets.Builder().add(target.secrets());
    addAuth(target.auth(), secrets);
    addUserInfo(RequestFactory.authorization(target.url()), secrets);
    if (target.proxy() != null) {
      addUserInfo(RequestFactory.authorization(target.proxy()), secrets);
    }
    addRedacted(target, secrets);
    target.headers().forEach((name, value) -> addHeader(name, value, secrets));
    return secrets.build();
  }

  private static void addAuth(@Nullable Auth auth, Secrets.Builder secrets) {
    if (auth != null && auth.bearer() != null) {
      secrets.add(auth.bearer(), Secrets.MASK);
    }
    if (auth != null && auth.basic() != null) {
      secrets.add(auth.basic().password(), Secrets.MASK);
      secrets.add(auth.basic().username() + ":" + auth.basic().password(), Secrets.MASK);
    }
  }

  /** Of the header that the userinfo of a URL becomes; without a password the name is a token. */
  private static void addUserInfo(@Nullable String authorization, Secrets.Builder secrets) {
    if (authorization == null) {
      return;
    }
    String encoded = authorization.substring(authorization.indexOf(' ') + 1);
    String credentials = new String(Base64.getDecoder().decode(encoded), UTF_8);
    int colon = credentials.indexOf(':');
    String password = credentials.substring(colon + 1);
    secrets.add(password.isEmpty() ? credentials.substring(0, colon) : password, Secrets.MASK);
    secrets.add(credentials, Secrets.MASK);
  }

  /** What is masked in the target's own address is masked where a site repeats it. */
  private static void addRedacted(Target target, Secrets.Builder secrets) {
    String query = target.url().query();
    for (String parameter : query == null ? new String[0] : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (equals > 0 && target.redact().contains(decoded(parameter.substring(0, equals)))) {
        secrets.add(parameter.substring(equals + 1), Secrets.MASK);
      }
    }
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name, UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return name;
    }
  }

  private static void addHeader(String name, String value, Secrets.Builder secrets) {
    if (!SECRET_HEADER.matcher(name).find()) {
      return;
    }
    secrets.add(value, Secrets.MASK);
    Arrays.stream(value.split("[\\s;,]+", -1))
        .map(part -> part.substring(part.indexOf('=') + 1))
        .filter(
            part -> part.length() >= MIN_PART && !SCHEMES.contains(part.toLowerCase(Locale.ROOT)))
        .forEach(part -> secrets.add(part, Secrets.MASK));
  }
}
