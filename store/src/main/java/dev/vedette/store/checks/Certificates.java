package dev.vedette.store.checks;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.Certificate;
import dev.vedette.model.CheckResult;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The table {@code certificate}: each certificate once, however many checks saw it. */
final class Certificates {
  /** What makes two certificates one row: all but the verdict on them, to the second. */
  record Key(String subject, String issuer, long notBeforeS, long notAfterS) {
    static Key of(Certificate certificate) {
      return new Key(
          certificate.subject(),
          certificate.issuer(),
          certificate.notBefore().getEpochSecond(),
          certificate.notAfter().getEpochSecond());
    }

    /** Half of a SHA-256 over all fields; NUL can't be part of a name, so it separates them. */
    UUID identity() {
      String text = subject + '\0' + issuer + '\0' + notBeforeS + '\0' + notAfterS;
      ByteBuffer hash = ByteBuffer.wrap(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
      return new UUID(hash.getLong(), hash.getLong());
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every Java platform has SHA-256", e);
      }
    }
  }

  private static final String IDS =
      """
      SELECT identity::text, certificate_id FROM certificate WHERE identity = ANY (?::uuid[])
      """;

  private static final String INSERT =
      """
      INSERT INTO certificate (identity, subject, issuer, not_before, not_after)
      SELECT identity::uuid, subject, issuer,
        timestamptz 'epoch' + not_before_s * interval '1 s',
        timestamptz 'epoch' + not_after_s * interval '1 s'
      FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[])
        AS s (identity, subject, issuer, not_before_s, not_after_s)
      ORDER BY identity
      ON CONFLICT (identity) DO NOTHING
      """;

  private Certificates() {}

  private record Identified(String identity, Key key) {}

  /** Ids of the certificates in the batch; those that are new get one. */
  static Map<Key, Integer> resolve(Connection connection, List<CheckResult> batch)
      throws SQLException {
    Map<String, Identified> distinct = distinct(batch);
    if (distinct.isEmpty()) {
      return Map.of();
    }
    Ids ids = Ids.of(connection, IDS, distinct.keySet());
    if (!ids.isComplete()) {
      insert(connection, ids.absent().stream().map(distinct::get).toList());
      ids = Ids.of(connection, IDS, distinct.keySet());
    }
    Map<Key, Integer> byKey = new HashMap<>();
    ids.byName()
        .forEach((identity, id) -> byKey.put(requireNonNull(distinct.get(identity)).key, id));
    return byKey;
  }

  private static Map<String, Identified> distinct(List<CheckResult> batch) {
    Set<Key> keys = new HashSet<>();
    for (CheckResult result : batch) {
      if (result.certificate() != null) {
        keys.add(Key.of(result.certificate()));
      }
    }
    Map<String, Identified> distinct = new HashMap<>();
    for (Key key : keys) {
      String identity = key.identity().toString();
      distinct.put(identity, new Identified(identity, key));
    }
    return distinct;
  }

  private static void insert(Connection connection, List<Identified> absent) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      Columns<Identified> columns = new Columns<>(connection, statement, absent);
      columns.text(Identified::identity);
      columns.text(certificate -> certificate.key.subject());
      columns.text(certificate -> certificate.key.issuer());
      columns.bigint(certificate -> certificate.key.notBeforeS());
      columns.bigint(certificate -> certificate.key.notAfterS());
      statement.executeUpdate();
    }
  }
}
