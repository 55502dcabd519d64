package dev.vedette.notify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One world for all classes of tests, empty for each test: a database takes seconds to start. */
final class SharedWorld implements ParameterResolver, BeforeEachCallback {
  private record Started(World world, Path directory) implements AutoCloseable {
    static Started now() {
      try {
        Path directory = Files.createTempDirectory("vedette-world");
        return new Started(new World(directory), directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws Exception {
      world.close();
      try (Stream<Path> files = Files.walk(directory)) {
        List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
        for (Path file : all) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static World world(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(SharedWorld.class))
        .computeIfAbsent(World.class, _ -> Started.now(), Started.class)
        .world();
  }

  @Override
  public void beforeEach(ExtensionContext context) throws SQLException {
    world(context).clear();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == World.class;
  }

  @Override
  public World resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return world(context);
  }
}
