package dev.vedette.check.targets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShareClaimTest {
  private static final Instant CLAIMED = Instant.ofEpochMilli(1_764_000_000_000L);
  private static final Instant UNTIL = CLAIMED.plusSeconds(7);

  @Test
  void whatIsWrittenIsRead() {
    ShareClaim claim = new ShareClaim(UUID.randomUUID().toString(), CLAIMED, UNTIL, false);
    ShareClaim keeping = new ShareClaim("x", CLAIMED, UNTIL, true);

    assertThat(ShareClaim.parse(claim.toString())).contains(claim);
    assertThat(ShareClaim.parse(keeping.toString())).contains(keeping);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "somebody else's",
        "vedette2 a 1 2 has",
        "vedette1 a -1 2 has",
        "vedette1 a 1 2 had"
      })
  void whatIsNotOursIsNoClaim(String metadata) {
    assertThat(ShareClaim.parse(metadata)).isEmpty();
  }

  @Test
  void aClaimIsTheSameHoweverFarItHasCome() {
    ShareClaim claim = new ShareClaim("a", CLAIMED, CLAIMED, false);

    assertThat(claim.isSameAs(new ShareClaim("a", CLAIMED, UNTIL, true))).isTrue();
    assertThat(claim.isSameAs(new ShareClaim("b", CLAIMED, UNTIL, true))).isFalse();
    assertThat(claim.isSameAs(new ShareClaim("a", UNTIL, UNTIL, true))).isFalse();
  }
}
