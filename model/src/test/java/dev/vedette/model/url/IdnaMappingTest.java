package dev.vedette.model.url;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.IDNA;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares what the JDK's ingredients come to with ICU's UTS #46. */
class IdnaMappingTest {
  private static final IDNA ICU =
      IDNA.getUTS46Instance(
          IDNA.NONTRANSITIONAL_TO_ASCII
              | IDNA.NONTRANSITIONAL_TO_UNICODE
              | IDNA.CHECK_BIDI
              | IDNA.CHECK_CONTEXTJ);

  @Test
  void everyCharacterBecomesWhatItBecomesInIcu() { // 88
    List<String> different = new ArrayList<>();
    int compared = 0;
    for (int c = 0x80; c <= Character.MAX_CODE_POINT; c++) {
      if (Character.getType(c) == Character.UNASSIGNED
          || Character.getType(c) == Character.PRIVATE_USE
          || Character.getType(c) == Character.SURROGATE) {
        // ICU may know a newer Unicode; the others are in no name.
        assertThat(IdnaMapping.isValid(c)).isFalse();
        continue;
      }
      compared++;
      String name = "a" + Character.toString(c) + "a";
      if (!ours(name).equals(icu(name))) {
        different.add("U+%04X: %s, not %s".formatted(c, ours(name), icu(name)));
      }
    }
    assertThat(different).isEmpty();
    assertThat(compared).isGreaterThan(150_000);
  }

  /** Those of joiners are left to the whole label: their neighbours decide. */
  private static String ours(String name) {
    String mapped = IdnaMapping.map(name);
    return mapped.codePoints().allMatch(IdnaMapping::isValid) ? mapped : "disallowed";
  }

  private static String icu(String name) {
    StringBuilder mapped = new StringBuilder();
    IDNA.Info info = new IDNA.Info();
    ICU.nameToUnicode(name, mapped, info);
    return info.getErrors().contains(IDNA.Error.DISALLOWED) ? "disallowed" : mapped.toString();
  }
}
