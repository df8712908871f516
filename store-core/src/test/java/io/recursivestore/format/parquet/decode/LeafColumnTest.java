package io.recursivestore.format.parquet.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.format.parquet.decode.MemoryPages.Raw;
import io.recursivestore.format.parquet.decode.Triplets.Triplet;
import io.recursivestore.format.parquet.page.ReadPages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;

/** Columns of all types and encodings hold what parquet-java reads, value by value. */
final class LeafColumnTest {
  private static final List<Target> TARGETS = Target.all();

  @Property(tries = 400)
  void rowsThatAreReadAreThoseOfTheFile(@ForAll Random random) throws IOException {
    Target target = TARGETS.get(random.nextInt(TARGETS.size()));
    RandomColumn column = new RandomColumn(random, target.column());
    MessageType schema = column.schema(random.nextInt(4) * random.nextInt(2));
    MemoryFile file = column.write(schema, random.nextInt(random.nextBoolean() ? 60 : 9_000));

    List<List<Triplet>> rows;
    try (ParquetFileReader parquet = open(file)) {
      if (parquet.getRowGroups().isEmpty()) {
        return;
      }
      String writer = parquet.getFileMetaData().getCreatedBy();
      rows = Triplets.of(parquet.readRowGroup(0), schema, writer);
    }
    try (BufferAllocator allocator = new RootAllocator();
        ParquetFileReader parquet = open(file);
        FieldVector vector = target.create(allocator)) {
      ColumnDescriptor leaf = schema.getColumns().get(0);
      int slotDefinition = slotDefinition(schema);
      try (LeafColumn reader =
          LeafColumn.of(
              leaf,
              new ReadPages(parquet.readRowGroup(0).getPageReader(leaf), leaf, allocator),
              vector,
              slotDefinition,
              new Scratch())) {
        readAll(random, target, rows, reader, vector, slotDefinition);
      }
    }
  }

  @Test
  void pagesWithoutValuesAreGonePast() {
    PrimitiveType type = Types.optional(PrimitiveTypeName.INT32).named("leaf");
    Raw empty = Raw.of(0, Encoding.PLAIN, new byte[0]);
    Raw two =
        new Raw(
            2,
            Encoding.PLAIN,
            new byte[0],
            new byte[] {2 * 2, 1},
            new byte[] {1, 0, 0, 0, 2, 0, 0, 0});
    for (int skipped = 0; skipped < 4; skipped++) {
      try (BufferAllocator allocator = new RootAllocator();
          IntVector vector = new IntVector("leaf", allocator);
          LeafColumn reader =
              LeafColumn.of(
                  new ColumnDescriptor(new String[] {"leaf"}, type, 0, 1),
                  new MemoryPages(allocator, null, List.of(empty, two, empty, empty, two, empty)),
                  vector,
                  0,
                  new Scratch())) {
        reader.begin(4);
        reader.skip(skipped);
        reader.read(4 - skipped);
        reader.end();

        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < vector.getValueCount(); i++) {
          found.add(vector.getObject(i));
        }
        assertThat(found).isEqualTo(List.of(1, 2, 1, 2).subList(skipped, 4));
      }
    }
  }

  private static void readAll(
      Random random,
      Target target,
      List<List<Triplet>> rows,
      LeafColumn reader,
      FieldVector vector,
      int slotDefinition) {
    int most = 1 + random.nextInt(random.nextBoolean() ? 10 : 6_000);
    int row = 0;
    while (row < rows.size()) {
      List<Triplet> batch = new ArrayList<>();
      reader.begin(random.nextInt(100));
      for (int runs = random.nextInt(4); runs >= 0; runs--) {
        int skipped =
            random.nextInt(3) == 0 ? Math.min(random.nextInt(most), rows.size() - row) : 0;
        reader.skip(skipped);
        row += skipped;
        int read = Math.min(random.nextInt(most + 1), rows.size() - row);
        reader.read(read);
        rows.subList(row, row + read).forEach(batch::addAll);
        row += read;
      }
      int slots = reader.end();

      List<Object> expected = new ArrayList<>();
      for (Triplet triplet : batch) {
        if (triplet.definition() >= slotDefinition) {
          expected.add(triplet.value() == null ? null : target.convert().apply(triplet.value()));
        }
      }
      List<Object> found = new ArrayList<>();
      for (int slot = 0; slot < slots; slot++) {
        found.add(Target.get(vector, slot));
      }
      assertThat(vector.getValueCount()).isEqualTo(slots);
      assertThat(found).as("%s", target).isEqualTo(expected);
      checkLevels(reader, batch);
    }
  }

  private static void checkLevels(LeafColumn reader, List<Triplet> batch) {
    if (reader.hasLevels()) {
      Levels levels = reader.levels();
      assertThat(levels.count()).isEqualTo(batch.size());
      for (int i = 0; i < batch.size(); i++) {
        assertThat(levels.definitions()[i]).isEqualTo(batch.get(i).definition());
        assertThat(levels.repeats() ? levels.repetitions()[i] : 0)
            .isEqualTo(batch.get(i).repetition());
      }
    }
  }

  /** Returns the definition level of the innermost repeated group. */
  private static int slotDefinition(MessageType schema) {
    int definition = 0;
    int slots = 0;
    Type type = schema.getType(0);
    while (true) {
      definition += type.isRepetition(Repetition.REQUIRED) ? 0 : 1;
      slots = type.isRepetition(Repetition.REPEATED) ? definition : slots;
      if (type.isPrimitive()) {
        return slots;
      }
      type = type.asGroupType().getType(0);
    }
  }

  private static ParquetFileReader open(MemoryFile file) throws IOException {
    return ParquetFileReader.open(
        file, ParquetReadOptions.builder(new PlainParquetConfiguration()).build());
  }
}
