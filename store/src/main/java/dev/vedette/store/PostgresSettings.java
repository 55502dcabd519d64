package dev.vedette.store;

import dev.vedette.model.Setting;

/** How to reach PostgreSQL. */
public record PostgresSettings(
    @Setting(
            doc =
                "Connection URI as libpq and providers write it; `sslmode`, `sslrootcert`,"
                    + " `sslcert` and `sslkey` are understood.",
            example =
                "postgres://user:${PGPASSWORD}@pg.example:12691/defaultdb?sslmode=verify-full&sslrootcert=ca.pem",
            secret = true)
        String url) {
  @Override
  public String toString() {
    return "PostgresSettings[]";
  }
}
