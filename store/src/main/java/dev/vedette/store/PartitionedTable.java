package dev.vedette.store;

import java.time.LocalDate;

/** The tables that are partitioned by time (UTC). */
public enum PartitionedTable {
  CHECKS("check_result", Width.DAY),
  EVIDENCE("check_evidence", Width.DAY),
  HOURS("rollup_hour", Width.MONTH),
  ARCHIVE("check_archive", Width.MONTH);

  private enum Width {
    DAY("YYYYMMDD"),
    MONTH("YYYYMM");

    /** As PostgreSQL's to_char writes it at the end of a partition's name. */
    private final String suffix;

    Width(String suffix) {
      this.suffix = suffix;
    }
  }

  private final String table;
  private final Width width;

  PartitionedTable(String table, Width width) {
    this.table = table;
    this.width = width;
  }

  public String table() {
    return table;
  }

  /** The pattern of a partition's name after {@code TABLE_}, for to_char and to_date. */
  String suffix() {
    return width.suffix;
  }

  /** First day of the partition that holds this day. */
  LocalDate start(LocalDate day) {
    return switch (width) {
      case DAY -> day;
      case MONTH -> day.withDayOfMonth(1);
    };
  }

  /** The day after a partition's last, by its first. */
  public LocalDate end(LocalDate start) {
    return switch (width) {
      case DAY -> start.plusDays(1);
      case MONTH -> start.plusMonths(1);
    };
  }

  /** The partition that begins with this day. */
  public String partition(LocalDate start) {
    return table + "_" + start.toString().replace("-", "").substring(0, width.suffix.length());
  }
}
