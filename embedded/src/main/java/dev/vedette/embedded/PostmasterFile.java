package dev.vedette.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code postmaster.pid}: who runs on a data directory and how far it is. Lines as in {@code
 * pidfile.h}.
 */
record PostmasterFile(Path data) {
  private static final int PID_LINE = 0;
  private static final int STATUS_LINE = 7;

  Path path() {
    return data.resolve("postmaster.pid");
  }

  /** Whether that process, not a killed one before it, says that connections are accepted. */
  boolean saysReady(long pid) {
    return line(PID_LINE).equals(Long.toString(pid)) && line(STATUS_LINE).equals("ready");
  }

  /** The living server on this directory, if there is one. */
  Optional<ProcessHandle> server() {
    String pid = line(PID_LINE);
    return pid.isEmpty()
        ? Optional.empty()
        : ProcessHandle.of(Long.parseLong(pid)).filter(this::isServer);
  }

  /** The number may belong to somebody else by now. */
  private boolean isServer(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("/postgres")
        && process.info().arguments().map(this::names).orElse(true);
  }

  private boolean names(String[] arguments) {
    return List.of(arguments).contains(data.toString());
  }

  private String line(int index) {
    try {
      List<String> lines = Files.readAllLines(path());
      return index < lines.size() ? lines.get(index).strip() : "";
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
