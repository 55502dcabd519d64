package dev.vedette.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vedette.model.text.Secrets;
import dev.vedette.notify.channel.settings.CommandSettings;
import dev.vedette.notify.message.Message;
import dev.vedette.notify.message.PayloadJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program that is given the message on its standard input. It gets nothing of Vedette's own
 * environment, which holds secrets of others.
 */
final class Program implements Channel {
  /** Of what it says. */
  private static final int MAX_OUTPUT = 8 << 10;

  /** EX_DATAERR and EX_CONFIG of sysexits.h: it will not take this one, however often. */
  private static final int DATA_ERROR = 65;

  private static final int CONFIG_ERROR = 78;

  private final CommandSettings settings;
  private final Duration timeout;
  private final Secrets secrets;

  Program(CommandSettings settings, Duration timeout, Secrets secrets) {
    this.settings = settings;
    this.timeout = timeout;
    this.secrets = secrets;
  }

  @Override
  public Delivery send(Message message) throws InterruptedException {
    Process process;
    try {
      process = builder().start();
    } catch (IOException e) {
      return Delivery.Retry.unheard("the program can't be started: " + words(e));
    }
    try {
      Thread.startVirtualThread(() -> write(process, PayloadJson.encode(message)));
      CompletableFuture<String> output = new CompletableFuture<>();
      Thread.startVirtualThread(() -> output.complete(read(process)));
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return Delivery.Retry.maybeHeard("the program did not end in time and was killed");
      }
      return delivery(process.exitValue(), said(output));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /**
   * Those of the system, without the program's path. None of its reasons is for ever: somebody puts
   * the program there, gives it its mode, or has not written it to its end; memory comes back.
   */
  private String words(IOException failure) {
    Throwable cause = failure.getCause();
    return cause == null
        ? "not there, or not executable"
        : secrets.mask(String.valueOf(cause.getMessage()));
  }

  private ProcessBuilder builder() {
    ProcessBuilder builder = new ProcessBuilder(settings.run()).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(Set.of("PATH", "HOME", "LANG"));
    environment.putAll(settings.env());
    return builder;
  }

  private static void write(Process process, byte[] json) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(json);
    } catch (IOException notRead) {
      // It need not read it: its exit code tells.
    }
  }

  /** The beginning; the rest is read and dropped, so that no full pipe stops it. */
  private static String read(Process process) {
    try (InputStream out = process.getInputStream()) {
      byte[] beginning = out.readNBytes(MAX_OUTPUT);
      out.transferTo(OutputStream.nullOutputStream());
      return new String(beginning, UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** What it left running may hold the pipe open. */
  private String said(CompletableFuture<String> output) throws InterruptedException {
    try {
      String text = secrets.mask(output.get(1, TimeUnit.SECONDS)).strip();
      return text.isEmpty() ? "" : ": " + text;
    } catch (ExecutionException | TimeoutException e) {
      return "";
    }
  }

  private static Delivery delivery(int code, String said) {
    String text = "exit code " + code + said;
    return switch (code) {
      case 0 -> new Delivery.Delivered(text);
      case DATA_ERROR, CONFIG_ERROR -> new Delivery.Refused(text);
      default -> Delivery.Retry.maybeHeard(text);
    };
  }

  @Override
  public boolean deduplicates() {
    return false;
  }
}
