package dev.vedette.notify.channel;

import dev.vedette.model.text.Text;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of sending a message. Texts are short, on one line and without secrets. */
public sealed interface Delivery {
  /** Room for a service's own explanation, and little for a page that somebody's proxy sends. */
  int MAX_TEXT = 300;

  /**
   * The other side has it.
   *
   * @param answer what it said; empty when it said nothing
   */
  record Delivered(String answer) implements Delivery {
    public Delivered {
      answer = Text.printable(answer, MAX_TEXT);
    }
  }

  /**
   * It did not work, and may work later. The other side may have it all the same.
   *
   * @param after how long the other side asks to be left alone; null when it does not
   */
  record Retry(String reason, @Nullable Duration after) implements Delivery {
    public Retry {
      reason = Text.printable(reason, MAX_TEXT);
      after = after != null && after.isNegative() ? Duration.ZERO : after;
    }

    public Retry(String reason) {
      this(reason, null);
    }
  }

  /** It did not work, and will not until somebody changes something. */
  record Refused(String reason) implements Delivery {
    public Refused {
      reason = Text.printable(reason, MAX_TEXT);
    }
  }
}
