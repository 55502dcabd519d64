package dev.vedette.store;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a look at the database found. Immutable. */
public sealed interface Inspection {
  /**
   * It let us in.
   *
   * @param version of the server, as it names it
   * @param majorVersion of the server
   * @param encrypted whether the connection is TLS
   * @param shared whether a pooler gives two clients at once the same session of the server
   * @param standby whether it follows another server, and takes no writes for that reason
   * @param readOnly whether transactions are read-only, for whatever reason
   * @param user role that we are
   * @param mayCreate whether that role may create tables in its schema
   * @param mayMaintain whether it may store and make partitions; true while there are no tables
   * @param ahead how far the database's clock is before ours; negative when it is behind
   * @param roundTrip how long the question took, which bounds the error of {@code ahead}
   */
  record Reached(
      String version,
      int majorVersion,
      boolean encrypted,
      boolean shared,
      boolean standby,
      boolean readOnly,
      String user,
      boolean mayCreate,
      boolean mayMaintain,
      Duration ahead,
      Duration roundTrip,
      Schema schema)
      implements Inspection {}

  /**
   * It did not, or not for long enough.
   *
   * @param sqlState as in appendix A of PostgreSQL's manual; null where the driver gave none
   * @param error of the driver; its causes tell about the network and TLS
   */
  record Refused(@Nullable String sqlState, Exception error) implements Inspection {}

  /**
   * Our tables.
   *
   * @param applied newest version there; null: none
   * @param known newest version of this Vedette
   * @param pending whether this Vedette has a migration that is not applied
   * @param newer whether a migration is applied that this Vedette does not know
   * @param failed whether a migration ended half-way
   * @param missingDays of today and tomorrow (UTC), those without a partition
   */
  record Schema(
      @Nullable String applied,
      String known,
      boolean pending,
      boolean newer,
      boolean failed,
      List<LocalDate> missingDays) {
    public Schema {
      missingDays = List.copyOf(missingDays);
    }
  }
}
