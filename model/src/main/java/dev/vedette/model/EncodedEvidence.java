package dev.vedette.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vedette.model.text.Text;

/**
 * The evidence of a failing check as it travels and is stored: a JSON object, as {@code
 * docs/event.schema.json} describes it. Only who prints it reads what it says, so that what a newer
 * checker adds is kept.
 *
 * @param json at most {@link #MAX_BYTES} in UTF-8, without NUL and halves of surrogate pairs
 */
public record EncodedEvidence(String json) {
  /** Some ten times the rest of an event: enough to see why, too little to fill a disk. */
  public static final int MAX_BYTES = 8 << 10;

  public EncodedEvidence {
    if (!Text.isStorable(json)) {
      throw new IllegalArgumentException("evidence must be well-formed Unicode without NUL");
    }
    if (json.getBytes(UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "evidence must have at most " + MAX_BYTES + " bytes as encoded");
    }
  }
}
