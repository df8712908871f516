package io.recursivestore.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.log.StatisticsJson;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Value;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the values of a sealed segment, by which reads leave it out. It is made once,
 * when the segment is sealed, and only saves reading: it may be missing.
 *
 * @param rows number of rows that it is about
 * @param elements number of elements that it is about
 * @param columns statistics of scalar fields, by the ids of their columns: field {@code f} is
 *     column {@code f + 1}
 */
record SegmentStatistics(long rows, long elements, Map<Integer, ColumnStatistics> columns) {
  static final String NAME = "statistics.json";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  SegmentStatistics {
    columns = Map.copyOf(columns);
  }

  /** Computes the statistics of all rows of a segment. */
  static SegmentStatistics of(Segment segment) {
    Map<Integer, ColumnStatistics> columns = new HashMap<>();
    LongBuffer data = segment.data();
    for (int f = 0; f < segment.fields().size(); f++) {
      StreamField field = segment.fields().get(f);
      if (!field.sequence()) {
        Bounds bounds = field.type().isFloating() ? new Doubles() : new Longs();
        if (segment.ragged().isPresent()) {
          bounds.addEntries(data, segment.ragged().get(), f);
        } else {
          bounds.addStrided(data, segment.offset(f), segment.stride(), (int) segment.rows());
        }
        columns.put(f + 1, bounds.statistics(segment.rows()));
      }
    }
    return new SegmentStatistics(segment.rows(), data.capacity(), columns);
  }

  /**
   * Reads what was written for the published rows of a segment; empty if there is nothing, or it is
   * about other rows.
   *
   * @throws CorruptDataException if the file is damaged
   */
  static Optional<SegmentStatistics> read(Path directory, Slot slot) {
    Path file = directory.resolve(NAME);
    try {
      JsonNode node = MAPPER.readTree(Files.readAllBytes(file));
      long rows = node.path("rows").asLong(-1);
      if (rows != slot.rows() || node.path("elements").asLong(-1) != slot.elements()) {
        return Optional.empty();
      }
      return Optional.of(
          new SegmentStatistics(rows, slot.elements(), StatisticsJson.read(node, "columns", rows)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (com.fasterxml.jackson.core.JsonProcessingException | IllegalArgumentException e) {
      throw new CorruptDataException("'" + file + "' is damaged: " + e.getMessage() + ".", e);
    } catch (IOException e) {
      throw Disk.failed("read", file, e);
    }
  }

  /** Writes the statistics beside the segment's data, whole or not at all. */
  void write(Path directory) {
    ObjectNode node = MAPPER.createObjectNode().put("rows", rows).put("elements", elements);
    StatisticsJson.write(node, "columns", columns);
    Disk.replace(directory, NAME, node.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Least and greatest of the values of one field. */
  private abstract static class Bounds {
    private long count;

    abstract void add(long element);

    abstract ColumnStatistics bounds(long nulls);

    final void addStrided(LongBuffer data, int offset, int stride, int rows) {
      for (int row = 0; row < rows; row++) {
        add(data.get(offset + row * stride));
      }
      count = rows;
    }

    final void addEntries(LongBuffer data, RaggedRows ragged, int field) {
      for (int entry = 0; entry < ragged.entries(); entry++) {
        if (ragged.field(entry) == field) {
          add(data.get(ragged.start(entry)));
          count++;
        }
      }
    }

    final ColumnStatistics statistics(long rows) {
      return count == 0 ? new ColumnStatistics(rows, null, null) : bounds(rows - count);
    }
  }

  private static final class Longs extends Bounds {
    private long min = Long.MAX_VALUE;
    private long max = Long.MIN_VALUE;

    @Override
    void add(long element) {
      min = Math.min(min, element);
      max = Math.max(max, element);
    }

    @Override
    ColumnStatistics bounds(long nulls) {
      return new ColumnStatistics(nulls, new Value.OfLong(min), new Value.OfLong(max));
    }
  }

  /** A NaN is ordered differently by different engines, so it leaves no bounds. */
  private static final class Doubles extends Bounds {
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    @Override
    void add(long element) {
      double value = Double.longBitsToDouble(element);
      min = Math.min(min, value);
      max = Math.max(max, value);
    }

    @Override
    ColumnStatistics bounds(long nulls) {
      return Double.isNaN(min)
          ? new ColumnStatistics(nulls, null, null)
          : new ColumnStatistics(nulls, new Value.OfDouble(min), new Value.OfDouble(max));
    }
  }
}
