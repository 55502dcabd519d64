package dev.vedette.store.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.store.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TargetNamesIT {
  @RegisterExtension static final TestDatabase database = new TestDatabase();

  @Test
  void oneIsKnownThoughMoreThanAreListedComeBeforeIt() throws Exception {
    database.execute(
        """
        INSERT INTO target (interval_ms, first_seen, last_seen, name, url, tags)
        SELECT 60000, now(), now(), 'shop-' || i, 'https://shop.example/', '{}'
        FROM generate_series(1, 100001) AS i
        """);
    TargetNames names = new TargetNames(database.database());

    assertThat(names.all()).hasSize(100_000).doesNotContain("shop-99999");
    assertThat(names.known(List.of("shop-1", "shop-99999", "none")))
        .containsExactlyInAnyOrder("shop-1", "shop-99999");
  }
}
