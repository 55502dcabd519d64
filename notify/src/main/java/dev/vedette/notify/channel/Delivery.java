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
   * It did not work, and may work later.
   *
   * @param after how long the other side asks to be left alone; null when it does not
   * @param maybeHeard whether the other side may have it all the same: not when there was no
   *     connection, or it has said that it did not take it
   */
  record Retry(String reason, @Nullable Duration after, boolean maybeHeard) implements Delivery {
    public Retry {
      reason = Text.printable(reason, MAX_TEXT);
      after = after != null && after.isNegative() ? Duration.ZERO : after;
    }

    /** The other side may have it. */
    static Retry maybeHeard(String reason) {
      return new Retry(reason, null, true);
    }

    /** The other side does not have it. */
    public static Retry unheard(String reason) {
      return new Retry(reason, null, false);
    }
  }

  /** It did not work, and will not until somebody changes something. */
  record Refused(String reason) implements Delivery {
    public Refused {
      reason = Text.printable(reason, MAX_TEXT);
    }
  }
}
