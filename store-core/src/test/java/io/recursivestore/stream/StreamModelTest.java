package io.recursivestore.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.storage.LocalObjectStore;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Streams compared with a plain list of rows, whatever is appended and wherever segments end. */
final class StreamModelTest {
  private Path root;

  @BeforeTry
  void createRoot() throws IOException {
    root = Files.createTempDirectory("streams");
  }

  @AfterTry
  void deleteRoot() throws IOException {
    new LocalObjectStore(root).deleteAll("streams");
    Files.delete(root);
  }

  @Property(tries = 60)
  void streamEqualsTheListOfItsRows(@ForAll("steps") RandomSteps steps) {
    StepStream stream = steps.define(root);
    List<Row> expected = steps.write(stream);

    StreamSnapshot snapshot = stream.snapshot();
    assertThat(Row.read(snapshot)).isEqualTo(expected);
    assertThat(snapshot.steps()).isEqualTo(expected.size());
    assertThat(snapshot.tokens()).isEqualTo(expected.stream().mapToLong(Row::size).sum());
    checkPlaces(snapshot);
    checkRanges(snapshot, expected);
    stream.verify();
  }

  /** Segments follow each other without a gap, and an index says where each value is. */
  private static void checkPlaces(StreamSnapshot snapshot) {
    long row = 0;
    long position = 0;
    for (Segment segment : snapshot.segments()) {
      assertThat(segment.firstRow()).isEqualTo(row);
      assertThat(segment.firstPosition()).isEqualTo(position);
      if (segment.ragged().isPresent()) {
        checkEntries(segment, segment.ragged().get());
      } else {
        segment.index().ifPresent(index -> checkIndex(segment, index));
      }
      row += segment.rows();
      position += segment.elements();
    }
  }

  private static void checkIndex(Segment segment, LongBuffer index) {
    int fields = segment.fields().size();
    assertThat(index.capacity()).isEqualTo((int) segment.rows() * fields * 3);
    for (int entry = 0; entry < segment.rows() * fields; entry++) {
      int row = entry / fields;
      int field = entry % fields;
      assertThat(index.get(3 * entry))
          .isEqualTo((long) row * segment.stride() + segment.offset(field));
      assertThat(index.get(3 * entry + 1)).isEqualTo(field);
      assertThat(index.get(3 * entry + 2)).isEqualTo(segment.step(row));
    }
  }

  private static void checkEntries(Segment segment, RaggedRows ragged) {
    int entry = 0;
    for (int row = 0; row < segment.rows(); row++) {
      assertThat(ragged.firstEntry(row)).isEqualTo(entry);
      for (int field = 0; field < segment.fields().size(); field++) {
        int found = ragged.entry(row, field);
        if (found >= 0) {
          assertThat(found).isEqualTo(entry);
          assertThat(ragged.field(entry)).isEqualTo(field);
          assertThat(ragged.step(entry)).isEqualTo(segment.step(row));
          entry++;
        }
      }
    }
    assertThat(ragged.entries()).isEqualTo(entry);
  }

  /** All ranges between the bounds where an answer can change. */
  private static void checkRanges(StreamSnapshot snapshot, List<Row> expected) {
    long[] bounds =
        LongStream.concat(
                LongStream.of(Long.MIN_VALUE, Long.MAX_VALUE),
                pick(expected).stream()
                    .map(Row::step)
                    .flatMapToLong(s -> LongStream.of(s - 1, s, s + 1)))
            .sorted()
            .distinct()
            .toArray();
    for (int i = 0; i < bounds.length; i++) {
      long from = bounds[i];
      assertThat(Row.read(snapshot.rangeFrom(from)))
          .isEqualTo(expected.stream().filter(r -> r.step() >= from).toList());
      for (int j = i; j < bounds.length; j++) {
        long to = bounds[j];
        StreamSnapshot range = snapshot.range(from, to);
        List<Row> inRange =
            expected.stream().filter(r -> r.step() >= from && r.step() < to).toList();
        assertThat(Row.read(range)).isEqualTo(inRange);
        assertThat(range.steps()).isEqualTo(inRange.size());
      }
    }
  }

  /** About ten rows: the first, the last and some between. */
  private static List<Row> pick(List<Row> rows) {
    List<Row> picked = new ArrayList<>();
    for (int i = 0; i < rows.size(); i += 1 + rows.size() / 8) {
      picked.add(rows.get(i));
    }
    if (!rows.isEmpty()) {
      picked.add(rows.get(rows.size() - 1));
    }
    return picked;
  }

  @Provide
  Arbitrary<RandomSteps> steps() {
    return RandomSteps.any();
  }
}
