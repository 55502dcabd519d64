package dev.vedette.web.browser;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One browser and one server with {@link SampleSite}'s history for all tests of a run: to start
 * them takes longer than most of what is asked of them. To be registered as an extension.
 */
public final class SharedSite implements BeforeAllCallback {
  private Parts parts;

  @Override
  public void beforeAll(ExtensionContext context) {
    parts =
        requireNonNull(
            context
                .getRoot()
                .getStore(Namespace.GLOBAL)
                .computeIfAbsent(Parts.class, _ -> Parts.start(), Parts.class));
    parts.browser.look(Browser.Look.LIGHT);
  }

  public Browser browser() {
    return parts.browser;
  }

  public SampleSite site() {
    return parts.site();
  }

  /** Loads a page of the site. */
  public void go(String path) {
    parts.browser.go(parts.site().address(path));
  }

  /** The site starts when somebody asks for it: some tests bring their own. */
  private static final class Parts implements AutoCloseable {
    private final Path directory;
    private final Browser browser;
    private SampleSite site;

    private Parts(Path directory, Browser browser) {
      this.directory = directory;
      this.browser = browser;
    }

    static Parts start() {
      try {
        Path directory = Files.createTempDirectory("vedette-browser");
        return new Parts(directory, Browser.open(directory.resolve("profile")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    synchronized SampleSite site() {
      if (site == null) {
        site = SampleSite.start(directory.resolve("postgres"));
      }
      return site;
    }

    @Override
    public void close() throws IOException {
      browser.close();
      if (site != null) {
        site.close();
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
