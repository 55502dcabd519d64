package dev.vedette.bench.pictures;

import dev.vedette.bench.harness.Benchmark;
import dev.vedette.bench.harness.Chromium;
import dev.vedette.bench.harness.Options;
import dev.vedette.bench.harness.Progress;
import dev.vedette.bench.harness.TemporaryDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the pictures of the pages that the documentation shows: {@code docs/pictures}. */
public final class Pictures implements Benchmark {
  private static final int WIDTH = 1280;

  /** Text without a fringe, and no picture above 150 kB. */
  private static final int QUALITY = 90;

  /** For what a page does after it was loaded. */
  private static final Duration SETTLES = Duration.ofSeconds(2);

  private record Picture(String name, String path, int height) {}

  @Override
  public String name() {
    return "pictures";
  }

  @Override
  public String summary() {
    return "measures nothing: makes docs/pictures anew from a generated history";
  }

  @Override
  public Map<String, @Nullable Object> run(Options options) throws Exception {
    Path to =
        Files.createDirectories(
            Path.of(System.getProperty("vedette.root", "."), "docs", "pictures"));
    Map<String, @Nullable Object> kb = new LinkedHashMap<>();
    try (TemporaryDirectory directory = TemporaryDirectory.create()) {
      Progress.say("pictures: generating the history");
      try (PictureSite site = PictureSite.start(directory.path().resolve("postgres"));
          Chromium browser = Chromium.open(directory.path().resolve("profile")).orElseThrow()) {
        var _ =
            browser
                .driver()
                .executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", "UTC"));
        for (Picture picture : pictures(site)) {
          for (String scheme : List.of("light", "dark")) {
            byte[] bytes = take(site, browser, picture, scheme.equals("dark"));
            String file = picture.name() + "-" + scheme + ".webp";
            Files.write(to.resolve(file), bytes);
            kb.put(file, bytes.length / 1e3);
          }
        }
      }
    }
    return kb;
  }

  private static List<Picture> pictures(PictureSite site) {
    return List.of(
        new Picture("overview", "/", 900),
        new Picture("target", "/targets/shop?span=7d", 1_100),
        new Picture("incident", site.incident("checkout"), 1_240),
        new Picture("report", "/reports", 860));
  }

  private static byte[] take(PictureSite site, Chromium browser, Picture picture, boolean dark)
      throws Exception {
    browser.look(WIDTH, picture.height(), dark);
    browser.driver().get(site.address(picture.path()));
    Thread.sleep(SETTLES);
    return browser.picture(QUALITY);
  }
}
