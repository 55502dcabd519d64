package dev.vedette.web.overview;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The overview can't be read now; the cause is in the log under the reference. */
public final class OverviewUnavailable extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String reference;

  OverviewUnavailable(String reference, @Nullable Throwable cause) {
    super("the overview can't be read, reference " + reference, cause);
    this.reference = reference;
  }

  /** Under which the log has the cause. */
  public String reference() {
    return reference;
  }
}
