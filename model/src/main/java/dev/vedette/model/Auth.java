package dev.vedette.model;

import org.jspecify.annotations.Nullable;

/** Credentials for a target: exactly one of the two. */
public record Auth(
    @Setting(doc = "User name and password for HTTP basic authentication.") @Nullable Basic basic,
    @Setting(doc = "Token for `Authorization: Bearer`.", example = "${TOKEN}", secret = true)
        @Nullable String bearer) {
  /** User name and password of HTTP basic authentication (RFC 7617). */
  public record Basic(
      @Setting(doc = "User name, without a colon.", example = "u") String username,
      @Setting(doc = "Password.", example = "${SHOP_PASSWORD}", secret = true) String password) {
    public Basic {
      if (username.indexOf(':') >= 0) {
        throw new IllegalArgumentException("username must not hold a colon (RFC 7617)");
      }
    }

    @Override
    public String toString() {
      return "Basic[username=" + username + "]";
    }
  }

  public Auth {
    if ((basic == null) == (bearer == null)) {
      throw new IllegalArgumentException("auth takes either basic or bearer");
    }
    if (bearer != null && bearer.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("bearer must be one line without control characters");
    }
  }

  @Override
  public String toString() {
    return basic != null ? basic.toString() : "Bearer[]";
  }
}
