package dev.vedette.web.page;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** More is asked for at a time than can be answered: whoever comes again soon is served. */
public final class Busy extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** When it is worth coming again. */
  public static final int RETRY_SECONDS = 2;

  Busy(@Nullable Throwable cause) {
    super("more is asked for than can be answered in time", cause);
  }

  public Busy() {
    this(null);
  }
}
