package dev.vedette.app;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Unpacks what Netty has in C for this machine: {@code NativeLibraries DIRECTORY}. Netty would do
 * it at every start, for which it opens all jars. Makes no directory but on Linux.
 */
public final class NativeLibraries {
  private static final String RESOURCES = "META-INF/native/";

  private NativeLibraries() {}

  public static void main(String[] arguments) throws IOException {
    if (System.getProperty("os.name").equals("Linux")) {
      // Netty's name for it.
      String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch_64";
      Path directory = Files.createDirectories(Path.of(arguments[0]));
      for (String name : List.of("netty_transport_native_epoll_", "netty_tcnative_linux_")) {
        unpack(System.mapLibraryName(name + machine), directory);
      }
    }
  }

  private static void unpack(String name, Path directory) throws IOException {
    try (InputStream library = ClassLoader.getSystemResourceAsStream(RESOURCES + name)) {
      if (library == null) {
        throw new FileNotFoundException(RESOURCES + name + " is in none of the jars");
      }
      Files.copy(library, directory.resolve(name));
    }
  }
}
