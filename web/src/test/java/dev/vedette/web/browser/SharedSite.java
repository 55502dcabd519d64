package dev.vedette.web.browser;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One browser and one server with {@link SampleSite}'s history for all tests of a run: to start
 * them takes longer than most of what is asked of them. To be registered as an extension.
 */
public final class SharedSite implements BeforeAllCallback {
  private final boolean inBrowser;
  private Parts parts;

  public SharedSite() {
    this(true);
  }

  private SharedSite(boolean inBrowser) {
    this.inBrowser = inBrowser;
  }

  /** The server alone, for who asks it without a browser, and where there is none. */
  public static SharedSite withoutBrowser() {
    return new SharedSite(false);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    parts =
        requireNonNull(
            context
                .getRoot()
                .getStore(Namespace.GLOBAL)
                .computeIfAbsent(Parts.class, _ -> Parts.start(), Parts.class));
    if (inBrowser) {
      parts.browser().look(Browser.Look.LIGHT);
    }
  }

  public Browser browser() {
    return parts.browser();
  }

  public SampleSite site() {
    return parts.site();
  }

  /** Another one, with a thousand targets. */
  CrowdedSite crowded() {
    return parts.crowded();
  }

  /** Loads a page of the site. */
  public void go(String path) {
    parts.browser().go(parts.site().address(path));
  }

  /** Each starts when somebody asks for it: some tests bring a site of their own. */
  private static final class Parts implements AutoCloseable {
    private final Path directory;
    private @Nullable Browser browser;
    private @Nullable SampleSite site;
    private @Nullable CrowdedSite crowded;

    private Parts(Path directory) {
      this.directory = directory;
    }

    static Parts start() {
      try {
        return new Parts(Files.createTempDirectory("vedette-browser"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    synchronized Browser browser() {
      if (browser == null) {
        browser = Browser.open(directory.resolve("profile"));
      }
      return browser;
    }

    synchronized SampleSite site() {
      if (site == null) {
        site = SampleSite.start(directory.resolve("postgres"));
      }
      return site;
    }

    synchronized CrowdedSite crowded() {
      if (crowded == null) {
        crowded = CrowdedSite.start(directory.resolve("crowded"));
      }
      return crowded;
    }

    @Override
    public void close() throws IOException {
      if (browser != null) {
        browser.close();
      }
      if (site != null) {
        site.close();
      }
      if (crowded != null) {
        crowded.close();
      }
      Files.walkFileTree(directory, new Deletion());
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException failed)
        throws IOException {
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
