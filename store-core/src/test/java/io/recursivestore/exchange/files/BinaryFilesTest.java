package io.recursivestore.exchange.files;

import static io.recursivestore.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.recursivestore.Rows;
import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.ReadOptions;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.Column;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SchemaChange;
import io.recursivestore.model.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrow and HDF5 files: Arrow of the store's types is linked, all else is converted. */
class BinaryFilesTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "id", Primitive.INT32, false),
              new Column(
                  2, "tags", new ListOf(new Column(3, "element", Primitive.STRING, true)), true)));
  private static final List<Map<String, Object>> ROWS =
      List.of(
          row("id", 3, "tags", Arrays.asList("a", null)),
          row("id", -1, "tags", null),
          row("id", 7, "tags", List.of()));

  @TempDir Path directory;
  private Store store;

  @BeforeEach
  void open() {
    store = Store.openOrCreate(directory.resolve("store").toString());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void filesOfTheStoresTypesAreLinkedWithBounds() throws IOException {
    FileImported taken = take(write("a.arrow", false));

    assertThat(taken.linkedFiles()).isEqualTo(1);
    assertThat(rows()).isEqualTo(ROWS);
    Dataset dataset = store.datasets().open("d");
    assertThat(dataset.latest().fragments().get(0).columns().get(1).min())
        .isEqualTo(new Value.OfLong(-1));
    dataset.alter(
        List.of(
            new SchemaChange.Rename(List.of("id"), "key"),
            new SchemaChange.Widen(List.of("key"), Primitive.INT64)),
        Map.of());
    assertThat(rows()).extracting(r -> r.get("key")).containsExactly(3L, -1L, 7L);
    assertThat(rows())
        .extracting(r -> r.get("tags"))
        .containsExactly(Arrays.asList("a", null), null, List.of());
  }

  @Test
  void streamsAreConverted() throws IOException {
    FileImported taken = take(write("a.arrows", true));

    assertThat(taken.convertedFiles()).isEqualTo(1);
    assertThat(rows()).isEqualTo(ROWS);
  }

  @Test
  void dictionariesBecomeWhatTheyStandFor() throws IOException {
    Path file = directory.resolve("a.feather");
    try (BufferAllocator allocator = new RootAllocator();
        VarCharVector words = new VarCharVector("words", allocator);
        VarCharVector values = new VarCharVector("v", allocator)) {
      for (int i = 0; i < 2; i++) {
        words.setSafe(i, new byte[] {(byte) ('x' + i)});
      }
      words.setValueCount(2);
      values.setSafe(0, new byte[] {'y'});
      values.setSafe(2, new byte[] {'x'});
      values.setValueCount(3);
      Dictionary dictionary = new Dictionary(words, new DictionaryEncoding(1, false, null));
      MapDictionaryProvider dictionaries = new MapDictionaryProvider(dictionary);
      try (FieldVector encoded = (FieldVector) DictionaryEncoder.encode(values, dictionary);
          OutputStream out = Files.newOutputStream(file);
          VectorSchemaRoot root = VectorSchemaRoot.of(encoded);
          ArrowWriter writer = new ArrowFileWriter(root, dictionaries, Channels.newChannel(out))) {
        root.setRowCount(3);
        writer.start();
        writer.writeBatch();
        writer.end();
      }
    }

    FileImported taken = take(file);

    assertThat(taken.convertedFiles()).isEqualTo(1);
    assertThat(rows()).containsExactly(row("v", "y"), row("v", null), row("v", "x"));
  }

  @Test
  void filesCutAnywhereAreNamedAndNothingIsLeft() throws IOException {
    List<Path> files =
        List.of(
            write("a.arrow", false),
            write("a.arrows", true),
            ForeignFile.parquet(
                directory.resolve("a.parquet"),
                "required int64 id;",
                9,
                (i, row) -> row.add("id", (long) i)),
            hdf5("a.h5"));
    for (Path file : files) {
      byte[] whole = Files.readAllBytes(file);
      for (int length = 0; length < whole.length - 16; length += 37) {
        Files.write(file, Arrays.copyOf(whole, length));

        assertThatThrownBy(() -> take(file))
            .as("%s with %s of %s bytes", file, length, whole.length)
            .isInstanceOf(CorruptDataException.class)
            .hasMessageContaining(file.getFileName().toString());
        assertThat(store.objects().list("datasets")).isEmpty();
      }
    }
  }

  @Test
  void hdf5HasADatasetAColumn() throws IOException {
    take(hdf5("a.h5"));

    assertThat(rows())
        .containsExactly(
            row("a", 1L, "b", 0.5f, "m", List.of((short) 1, (short) 2), "t", "x"),
            row("a", 2L, "b", 1.5f, "m", List.of((short) 3, (short) 4), "t", "größer"));
  }

  @Test
  void timesOfPandasHaveTheUnitThatItSays() {
    Path file = directory.resolve("a.h5");
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      WritableGroup frame = hdf.putGroup("frame");
      frame.putAttribute("pandas_type", "frame");
      List<String> units =
          List.of("datetime64", "datetime64[ns]", "datetime64[us]", "datetime64[s]");
      for (int i = 0; i < units.size(); i++) {
        frame.putDataset("block" + i + "_items", new String[] {"c" + i});
        var values =
            frame.putDataset("block" + i + "_values", new long[][] {{7_000}, {Long.MIN_VALUE}});
        values.putAttribute("value_type", units.get(i));
        if (i == 2) {
          values.putAttribute("tz", "Europe/Berlin");
        }
      }
    }

    take(file);

    assertThat(rows())
        .containsExactly(
            row("c0", 7L, "c1", 7L, "c2", 7_000L, "c3", 7_000_000_000L),
            row("c0", null, "c1", null, "c2", null, "c3", null));
    assertThat(store.datasets().open("d").latest().schema().columns())
        .extracting(Column::type)
        .containsExactly(
            Primitive.TIMESTAMP_NTZ,
            Primitive.TIMESTAMP_NTZ,
            Primitive.TIMESTAMP,
            Primitive.TIMESTAMP_NTZ);
  }

  @Test
  void anEmptyFrameOfPandasHasNoRows() {
    Path file = directory.resolve("a.h5");
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      WritableGroup frame = hdf.putGroup("frame");
      frame.putAttribute("pandas_type", "frame");
      frame.putDataset("block0_items", new String[] {"c"});
      frame.putDataset("block0_values", new double[][] {{0.5}}).putAttribute("shape", "(1, 0)");
    }

    take(file);

    assertThat(rows()).isEmpty();
  }

  private Path hdf5(String name) {
    Path file = directory.resolve(name);
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putDataset("b", new float[] {0.5f, 1.5f});
      hdf.putDataset("a", new long[] {1, 2});
      hdf.putDataset("t", new String[] {"x", "größer"});
      hdf.putDataset("m", new short[][] {{1, 2}, {3, 4}});
    }
    return file;
  }

  private Path write(String name, boolean stream) throws IOException {
    Path file = directory.resolve(name);
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.toArrow(SCHEMA), allocator);
        OutputStream out = Files.newOutputStream(file);
        ArrowWriter writer =
            stream
                ? new ArrowStreamWriter(root, new MapDictionaryProvider(), out)
                : new ArrowFileWriter(
                    root, new MapDictionaryProvider(), Channels.newChannel(out))) {
      writer.start();
      Rows.fill(root, SCHEMA, ROWS.subList(0, 2));
      writer.writeBatch();
      Rows.fill(root, SCHEMA, ROWS.subList(2, 3));
      writer.writeBatch();
      writer.end();
    }
    return file;
  }

  private FileImported take(Path file) {
    return FileImport.append(store.datasets(), "d", List.of(file), FileImportOptions.DEFAULT);
  }

  private List<Map<String, Object>> rows() {
    Dataset dataset = store.datasets().open("d");
    return Rows.of(dataset.read(dataset.latest(), ReadOptions.ALL));
  }
}
