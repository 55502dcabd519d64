package dev.vedette.app.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** Named pipes: who opens one waits until somebody writes to it. */
final class Pipes {
  private Pipes() {}

  static void make(Path path) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
  }
}
