package dev.vedette.web;

import dev.vedette.model.Setting;

/** Where the page is served. */
public record WebSettings(
    @Setting(doc = "Address to listen on; `0.0.0.0` for all.", byDefault = "127.0.0.1") String host,
    @Setting(
            doc = "Port of the page, the API and the operator's paths; 0 takes any free one.",
            byDefault = "8080")
        int port) {
  public WebSettings {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host must not be empty: write 127.0.0.1 or 0.0.0.0");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be from 0 to 65535");
    }
  }
}
