package dev.vedette.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes out of Kafka's logs, before it starts, what a full disk let it write only by halves.
 *
 * <p>Kafka appends a batch of records to a segment and then, every 4 KiB, an entry to the segment's
 * index, a sparse file in memory. When the disk has no page left for the index, the append fails
 * and nobody gets an acknowledgement, but the batch stays in the segment, and the next one gets the
 * same offsets again. Kafka's own recovery does not mind; the coordinator of the consumer groups
 * does: it refuses to load a log whose offsets go back, and no consumer ever joins its group again.
 *
 * <p>Of batches with the same offsets the last one is right: offsets go on only after an append
 * that succeeded. So it begins where the first of them does; and one that is damaged takes no
 * other's place: Kafka's recovery cuts the log off there. Only the newest segment of a partition is
 * looked at, since only it is written to.
 */
final class SegmentRepair {
  private static final Logger log = LoggerFactory.getLogger(SegmentRepair.class);

  // A record batch, as Kafka's documentation of its message format has it.
  private static final int BASE_OFFSET_AT = 0;
  private static final int LENGTH_AT = 8;
  private static final int MAGIC_AT = 16;
  private static final int CRC_AT = 17;
  private static final int ATTRIBUTES_AT = 21;
  private static final int LAST_OFFSET_DELTA_AT = 23;
  private static final int HEADER_BYTES = 61;
  private static final byte MAGIC = 2;

  /** A damaged length may be anything up to that of the file. */
  private static final int CHUNK_BYTES = 64 << 10;

  /** The fields that the length does not count: base offset and length. */
  private static final int LENGTH_EXCLUDES = 12;

  private static final String SEGMENT = "\\d{20}\\.log";

  /** Kafka removes such a file when it starts: one that we did not finish does no harm. */
  private static final String UNFINISHED = ".cleaned";

  private record Batch(long position, int bytes, long firstOffset, long lastOffset) {}

  private SegmentRepair() {}

  /**
   * Repairs every partition in a broker's log directory; while no broker runs on it.
   *
   * @throws IOException when a segment can't be read or written anew
   */
  static void repairAll(Path logs) throws IOException {
    try (Stream<Path> children = Files.list(logs)) {
      for (Path partition : children.filter(Files::isDirectory).sorted().toList()) {
        Optional<Path> segment = newestSegment(partition);
        if (segment.isPresent()) {
          repair(partition, segment.get());
        }
      }
    }
  }

  private static Optional<Path> newestSegment(Path partition) throws IOException {
    try (Stream<Path> files = Files.list(partition)) {
      return files
          .filter(file -> file.getFileName().toString().matches(SEGMENT))
          .max(Comparator.naturalOrder());
    }
  }

  private static void repair(Path partition, Path segment) throws IOException {
    int superseded = 0;
    Deque<Batch> kept = new ArrayDeque<>();
    try (FileChannel file = FileChannel.open(segment, StandardOpenOption.READ)) {
      Batch batch = read(file, 0);
      while (batch != null) {
        long first = batch.firstOffset;
        if (!kept.isEmpty() && kept.getLast().lastOffset >= first) {
          if (!isSound(file, batch)) {
            break;
          }
          if (kept.stream().anyMatch(other -> other.firstOffset == first)) {
            while (!kept.isEmpty() && kept.getLast().lastOffset >= first) {
              kept.removeLast();
              superseded++;
            }
          }
        }
        kept.addLast(batch);
        batch = read(file, batch.position + batch.bytes);
      }
      if (superseded == 0) {
        return;
      }
      writeAnew(file, kept, segment);
    }
    log.warn(
        "a full disk had let Kafka write {} batches of {} without their index; they are taken out,"
            + " and nothing that was acknowledged is lost",
        superseded,
        partition.getFileName());
  }

  /** The batch at a position; null at the end, and at what is no whole batch: Kafka cuts it off. */
  private static @Nullable Batch read(FileChannel file, long position) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    while (header.hasRemaining()) {
      if (file.read(header, position + header.position()) < 0) {
        return null;
      }
    }
    int bytes = header.getInt(LENGTH_AT) + LENGTH_EXCLUDES;
    if (bytes < HEADER_BYTES || position + bytes > file.size()) {
      return null;
    }
    long first = header.getLong(BASE_OFFSET_AT);
    return new Batch(position, bytes, first, first + header.getInt(LAST_OFFSET_DELTA_AT));
  }

  /** Whether a batch is what was written. */
  private static boolean isSound(FileChannel file, Batch batch) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    file.read(header, batch.position);
    CRC32C crc = new CRC32C();
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK_BYTES);
    for (int at = ATTRIBUTES_AT; at < batch.bytes; at += bytes.limit()) {
      bytes.clear().limit(Math.min(CHUNK_BYTES, batch.bytes - at));
      while (bytes.hasRemaining()) {
        if (file.read(bytes, batch.position + at + bytes.position()) < 0) {
          return false;
        }
      }
      crc.update(bytes.flip());
    }
    return header.get(MAGIC_AT) == MAGIC
        && Integer.toUnsignedLong(header.getInt(CRC_AT)) == crc.getValue();
  }

  private static void writeAnew(FileChannel file, Iterable<Batch> kept, Path segment)
      throws IOException {
    Path fresh = segment.resolveSibling(segment.getFileName() + UNFINISHED);
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (Batch batch : kept) {
        long done = 0;
        while (done < batch.bytes) {
          done += file.transferTo(batch.position + done, batch.bytes - done, out);
        }
      }
      out.force(true);
    }
    String name = segment.getFileName().toString().replaceFirst("\\.log$", "");
    // They speak of positions in the old file; Kafka makes them anew.
    for (String index : List.of(".index", ".timeindex", ".txnindex")) {
      Files.deleteIfExists(segment.resolveSibling(name + index));
    }
    Files.move(fresh, segment, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
