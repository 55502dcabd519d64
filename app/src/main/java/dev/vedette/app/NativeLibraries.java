package dev.vedette.app;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Unpacks what Netty and SQLite have in C for this machine: {@code NativeLibraries DIRECTORY}. They
 * would do it at every start; Netty opens all jars for that, and what SQLite has unpacked stays
 * when the process is killed. Makes no directory but on Linux.
 */
public final class NativeLibraries {
  private static final String NETTY = "META-INF/native/";
  private static final String SQLITE = "org/sqlite/native/Linux/";

  private NativeLibraries() {}

  public static void main(String[] arguments) throws IOException {
    if (System.getProperty("os.name").equals("Linux")) {
      boolean intel = System.getProperty("os.arch").equals("amd64");
      Path directory = Files.createDirectories(Path.of(arguments[0]));
      for (String name : List.of("netty_transport_native_epoll_", "netty_tcnative_linux_")) {
        String machine = intel ? "x86_64" : "aarch_64";
        unpack(NETTY, System.mapLibraryName(name + machine), directory);
      }
      String machine = intel ? "x86_64/" : "aarch64/";
      unpack(SQLITE + machine, System.mapLibraryName("sqlitejdbc"), directory);
    }
  }

  private static void unpack(String from, String name, Path directory) throws IOException {
    try (InputStream library = ClassLoader.getSystemResourceAsStream(from + name)) {
      if (library == null) {
        throw new FileNotFoundException(from + name + " is in none of the jars");
      }
      Files.copy(library, directory.resolve(name));
    }
  }
}
