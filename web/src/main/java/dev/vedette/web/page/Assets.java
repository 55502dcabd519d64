package dev.vedette.web.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The files that the page needs, each under an address that changes with its content, so that a
 * browser may keep it for ever. Nothing comes from anywhere else.
 */
public final class Assets {
  private static final String PREFIX = "/assets/";
  private static final int HASH_LENGTH = 12;

  /** Files of ours. */
  private static final List<String> NAMES =
      List.of(
          "vedette.css",
          "vedette.js",
          "incidents.css",
          "overview.css",
          "overview.js",
          "target.css",
          "target.js",
          "report.css",
          "up.svg",
          "down.svg",
          "partly_down.svg",
          "unknown.svg",
          "paused.svg",
          "removed.svg");

  /** One file, ready to be sent. */
  public record Asset(String path, String contentType, String content) {}

  private final Map<String, Asset> byName;
  private final Map<String, Asset> byPath;

  private Assets(Map<String, Asset> byName) {
    this.byName = byName;
    this.byPath = byName.values().stream().collect(Collectors.toMap(Asset::path, asset -> asset));
  }

  /** Reads them all; an asset that is missing is a fault of the build. */
  public static Assets load() {
    return new Assets(NAMES.stream().collect(Collectors.toMap(name -> name, Assets::load)));
  }

  /** The asset at the path of a request. */
  public Optional<Asset> at(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** The path that a page writes for a file. */
  public String path(String name) {
    Asset asset = byName.get(name);
    if (asset == null) {
      throw new IllegalArgumentException("there is no asset '" + name + "'");
    }
    return asset.path();
  }

  private static Asset load(String name) {
    String resource = "/dev/vedette/web/page/" + name;
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("'" + resource + "' is not on the class path");
      }
      String content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Asset(PREFIX + hash(content) + "/" + name, contentType(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read '" + resource + "'", e);
    }
  }

  private static String contentType(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException("no content type for '" + name + "'");
    };
  }

  private static String hash(String content) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(digest, HASH_LENGTH / 2));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
