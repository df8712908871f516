package io.recursivestore.exchange.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Rows;
import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.ReadOptions;
import io.recursivestore.format.parquet.ParquetKeys;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StoreException;
import io.recursivestore.model.Value;
import io.recursivestore.storage.LocalObjectStore;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.crypto.DecryptionPropertiesFactory;
import org.apache.parquet.crypto.FileDecryptionProperties;
import org.apache.parquet.crypto.ParquetCipher;
import org.apache.parquet.crypto.ParquetCryptoRuntimeException;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parquet files that parquet-java encrypted. */
class EncryptedParquetTest {
  private static final List<String> ALL = List.of("footer", "id", "name");

  @TempDir Path directory;
  private List<Map<String, Object>> expected;

  /** Finds keys for whoever has the password. */
  public static final class PasswordKeys implements DecryptionPropertiesFactory {
    /** Creates the factory. */
    public PasswordKeys() {}

    @Override
    public FileDecryptionProperties getFileDecryptionProperties(
        Configuration configuration, org.apache.hadoop.fs.Path file) {
      assertThat(configuration.get("test.password")).isEqualTo("sesame");
      return EncryptedFile.keys("", ALL).orElseThrow();
    }
  }

  @BeforeEach
  void readPlain() throws IOException {
    Path plain = EncryptedFile.writePlain(directory.resolve("plain.parquet"));
    try (Store store = Store.openOrCreate(new MemoryObjectStore())) {
      take(store, plain);
      expected = rows(store, Optional.empty());
    }
    assertThat(expected).hasSize(EncryptedFile.ROWS);
  }

  static Stream<EncryptedFile> files() {
    List<EncryptedFile> files = new ArrayList<>();
    for (ParquetCipher cipher : ParquetCipher.values()) {
      for (WriterVersion version : WriterVersion.values()) {
        for (CompressionCodecName codec :
            List.of(CompressionCodecName.UNCOMPRESSED, CompressionCodecName.SNAPPY)) {
          boolean isPlain = codec == CompressionCodecName.UNCOMPRESSED;
          boolean isFirst = version == WriterVersion.PARQUET_1_0;
          files.add(
              new EncryptedFile(
                  cipher, isPlain, version, codec, isFirst, "", List.of("id", "name")));
          files.add(
              new EncryptedFile(
                  cipher, isFirst, version, codec, !isFirst, isPlain ? "lab" : "", List.of()));
        }
      }
    }
    return files.stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFormIsRead(EncryptedFile form) throws IOException {
    Path file = form.write(directory.resolve("secret.parquet"));
    ParquetKeys keys = name -> EncryptedFile.keys(form.prefix(), ALL);
    for (ObjectStore objects :
        List.of(new LocalObjectStore(directory.resolve("store")), new MemoryObjectStore())) {
      try (Store store = Store.openOrCreate(objects, keys)) {
        take(store, file);

        assertThat(rows(store, Optional.empty())).isEqualTo(expected);
        for (Question question : questions()) {
          assertThat(question.of(store)).isEqualTo(question.of(expected));
        }
      }
    }
  }

  @Test
  void filtersPassOverPagesThatAreEncrypted() throws IOException {
    Path file = EncryptedFile.HIDDEN.write(directory.resolve("secret.parquet"));
    for (ObjectStore objects :
        List.of(new LocalObjectStore(directory.resolve("store")), new MemoryObjectStore())) {
      try (Store store = Store.openOrCreate(objects, name -> EncryptedFile.keys("", ALL))) {
        take(store, file);

        assertThat(rows(store, Optional.of(questions().get(0).filter()))).hasSizeBetween(1, 100);
        assertThat(rows(store, Optional.of(questions().get(2).filter()))).isEmpty();
      }
    }
  }

  /** Whoever reads the log has no key. */
  @Test
  void nothingOfEncryptedValuesIsInTheLog() throws IOException {
    Path file = EncryptedFile.HIDDEN.write(directory.resolve("secret.parquet"));
    try (Store store =
        Store.openOrCreate(new MemoryObjectStore(), name -> EncryptedFile.keys("", ALL))) {
      take(store, file);

      Dataset dataset = store.datasets().open("d");
      Fragment fragment = dataset.latest().fragments().get(0);
      assertThat(fragment.columns().keySet())
          .containsExactly(dataset.latest().schema().find("open").orElseThrow().id());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withoutKeysOfColumnsTheOthersAreRead(boolean isLocal) throws IOException {
    for (EncryptedFile form : List.of(EncryptedFile.HIDDEN, EncryptedFile.SIGNED)) {
      ObjectStore objects =
          isLocal
              ? new LocalObjectStore(directory.resolve("store" + form.hidesFooter()))
              : new MemoryObjectStore();
      Path file = form.write(directory.resolve("secret" + form.hidesFooter()));
      try (Store store =
          Store.openOrCreate(objects, name -> EncryptedFile.keys("", List.of("footer", "name")))) {
        take(store, file);

        assertThat(column(store, "open")).isEqualTo(column("open"));
        assertThat(column(store, "name")).isEqualTo(column("name"));
        assertThatThrownBy(() -> column(store, "id"))
            .isInstanceOf(InvalidRequestException.class)
            .hasMessageStartingWith("Can't decrypt column 'id' of 'datasets/d/data/")
            .hasMessageContaining("access to its key was denied");
      }
    }
  }

  @Test
  void withoutAnyKeyWhatIsNotEncryptedIsReadIfTheFooterIsNot() throws IOException {
    Path file = EncryptedFile.SIGNED.write(directory.resolve("signed.parquet"));
    try (Store store = Store.openOrCreate(new MemoryObjectStore())) {
      take(store, file);

      assertThat(column(store, "open")).isEqualTo(column("open"));
      assertThatThrownBy(() -> column(store, "id"))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageStartingWith("Can't decrypt column 'id' of 'datasets/d/data/")
          .hasMessageContaining("there is no key")
          .hasMessageContaining("parquet.crypto.factory.class");
      Path hidden = EncryptedFile.HIDDEN.write(directory.resolve("hidden.parquet"));
      assertThatThrownBy(() -> take(store, hidden))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageStartingWith("'" + hidden + "' is encrypted, and there is no key for it.")
          .hasMessageContaining("parquet.crypto.factory.class");
      Path uniform = EncryptedFile.SIGNED.uniform().write(directory.resolve("uniform.parquet"));
      assertThatThrownBy(() -> take(store, uniform))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining(uniform.toString())
          .hasMessageContaining("there is no key");
    }
  }

  @Test
  void anotherKeyIsFoundOut() throws IOException {
    Path hidden = EncryptedFile.HIDDEN.write(directory.resolve("hidden.parquet"));
    Path signed = EncryptedFile.SIGNED.write(directory.resolve("signed.parquet"));
    byte[] wrong = "fedcba9876543210".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    ParquetKeys others = name -> Optional.of(EncryptedFile.keys("", id -> wrong));
    try (Store store = Store.openOrCreate(new MemoryObjectStore(), others)) {
      for (Path file : List.of(hidden, signed)) {
        assertThatThrownBy(() -> take(store, file))
            .isInstanceOf(CorruptDataException.class)
            .hasMessageStartingWith("Can't decrypt the footer of '" + file + "'")
            .hasMessageContaining("encrypted with another key");
      }
    }
    ParquetKeys column =
        name ->
            Optional.of(
                EncryptedFile.keys(
                    "",
                    id ->
                        id.length == 2
                            ? wrong
                            : EncryptedFile.keys("", ALL)
                                .orElseThrow()
                                .getKeyRetriever()
                                .getKey(id)));
    try (Store store = Store.openOrCreate(new MemoryObjectStore(), column)) {
      take(store, hidden);
      assertThat(column(store, "name")).isEqualTo(column("name"));
      assertThatThrownBy(() -> column(store, "id"))
          .isInstanceOf(CorruptDataException.class)
          .hasMessageStartingWith("Can't decrypt column 'id' of 'datasets/d/data/");
    }
  }

  static Stream<RuntimeException> failures() {
    String message = "no such key as footer0123456789";
    return Stream.of(
        new IllegalStateException(message), new ParquetCryptoRuntimeException(message));
  }

  /** Those who keep keys may say one when they fail. */
  @ParameterizedTest
  @MethodSource("failures")
  void messagesDontSayWhatFailedKeepersOfKeysSay(RuntimeException failure) throws IOException {
    Path file = EncryptedFile.HIDDEN.write(directory.resolve("secret.parquet"));
    ParquetKeys failing =
        name ->
            Optional.of(
                EncryptedFile.keys(
                    "",
                    id -> {
                      throw failure;
                    }));
    try (Store store = Store.openOrCreate(new MemoryObjectStore(), failing)) {
      assertThatThrownBy(() -> take(store, file))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("the answer was " + failure.getClass().getSimpleName())
          .hasMessageNotContaining("footer0123456789");
    }
  }

  @Test
  void keysComeFromSettingsAsThoseOfSpark() throws IOException {
    Path file = EncryptedFile.HIDDEN.write(directory.resolve("secret.parquet"));
    String root = directory.resolve("store").toString();
    Map<String, String> settings =
        Map.of(ParquetKeys.FACTORY, PasswordKeys.class.getName(), "test.password", "sesame");
    try (Store store = Store.openOrCreate(root, settings)) {
      take(store, file);
    }
    try (Store store = Store.open(root, settings)) {
      assertThat(rows(store, Optional.empty())).isEqualTo(expected);
    }
    try (Store store = Store.open(root, Map.of(ParquetKeys.FACTORY, "no.such.Keys"))) {
      assertThatThrownBy(() -> rows(store, Optional.empty()))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining(root)
          .hasMessageContaining(ParquetKeys.FACTORY);
    }
  }

  /** What a dataset writes itself is never encrypted. */
  @Test
  void filesThatAreNotEncryptedNeedNoKeys() throws IOException {
    Path plain = EncryptedFile.writePlain(directory.resolve("a.parquet"));
    ParquetKeys none =
        name -> {
          throw new AssertionError(name);
        };
    try (Store store = Store.openOrCreate(new MemoryObjectStore(), none)) {
      take(store, plain);
      assertThat(rows(store, Optional.empty())).isEqualTo(expected);
    }
  }

  /** Every byte counts, but for those that say how to compress what is not signed. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void damageIsFoundOutWhereverItIs(boolean isLocal) throws IOException {
    Random random = new Random(8);
    byte[] whole = Files.readAllBytes(EncryptedFile.HIDDEN.uniform().write(directory.resolve("a")));
    int found = 0;
    for (int i = 0; i < (isLocal ? 30 : 150); i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      Path file = Files.write(directory.resolve("damaged" + i + ".parquet"), damaged);
      ObjectStore objects =
          isLocal ? new LocalObjectStore(directory.resolve("store" + i)) : new MemoryObjectStore();
      try (Store store = Store.openOrCreate(objects, name -> EncryptedFile.keys("", ALL))) {
        take(store, file);
        for (Question question : questions()) {
          assertThat(question.of(store)).isEqualTo(question.of(expected));
        }
        // Indexes and filters are not looked at now.
        assertThat(rows(store, Optional.empty())).isEqualTo(expected);
      } catch (StoreException e) {
        found++;
        assertThat(e).hasMessageMatching("(?s).*('datasets/d/data/.*\\.parquet'|'" + file + "').*");
      }
    }
    assertThat(found).isGreaterThan(isLocal ? 20 : 120);
  }

  /** parquet-java takes memory of any length that it reads. */
  @Test
  void lengthsThatCantBeAreRefusedBeforeMemoryIsTaken() throws IOException {
    for (EncryptedFile form : List.of(EncryptedFile.SIGNED, EncryptedFile.SIGNED.plain())) {
      Path file = form.write(directory.resolve("signed" + form.hasDictionary()));
      byte[] whole = Files.readAllBytes(file);
      Map<String, Long> places = places(file);
      assertThat(places).hasSize(4);
      for (int length : new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE - 64, -1, whole.length}) {
        for (String place : places.keySet()) {
          assertLengthRefused(whole, place, places.get(place), length);
        }
      }
    }
  }

  private static Map<String, Long> places(Path file) throws IOException {
    Map<String, Long> places = new LinkedHashMap<>();
    try (ParquetFileReader parquet =
        ParquetFileReader.open(
            new LocalInputFile(file),
            ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withDecryption(EncryptedFile.keys("", ALL).orElseThrow())
                .build())) {
      ColumnChunkMetaData name = parquet.getRowGroups().get(0).getColumns().get(1);
      places.put("column index", name.getColumnIndexReference().getOffset());
      places.put("offset index", name.getOffsetIndexReference().getOffset());
      places.put(name.hasDictionaryPage() ? "dictionary" : "page", name.getStartingPos());
      ColumnChunkMetaData other = parquet.getRowGroups().get(0).getColumns().get(0);
      if (name.getBloomFilterOffset() >= 0) {
        places.put("Bloom filter", name.getBloomFilterOffset());
      } else {
        places.put("page of ids", other.getStartingPos());
      }
    }
    return places;
  }

  private void assertLengthRefused(byte[] whole, String place, long offset, int length)
      throws IOException {
    byte[] damaged = whole.clone();
    ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putInt((int) offset, length);
    Path file = Files.write(directory.resolve(place + length + offset), damaged);
    for (ObjectStore objects :
        List.of(
            new LocalObjectStore(directory.resolve("store " + place + length + offset)),
            new MemoryObjectStore())) {
      try (Store store = Store.openOrCreate(objects, key -> EncryptedFile.keys("", ALL))) {
        take(store, file);
        assertThatThrownBy(() -> questions().forEach(question -> question.of(store)))
            .as(place)
            .isInstanceOf(CorruptDataException.class)
            .hasMessageContaining("'datasets/d/data/");
      }
    }
  }

  @Test
  void lengthsInFootersThatCantBeAreRefusedBeforeMemoryIsTaken() throws IOException {
    for (EncryptedFile form : List.of(EncryptedFile.HIDDEN, EncryptedFile.SIGNED)) {
      byte[] whole = Files.readAllBytes(form.write(directory.resolve("f" + form.hidesFooter())));
      ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
      int end = whole.length - 8;
      int start = end - bytes.getInt(end);
      int found = 0;
      for (int at = start; at < end - Integer.BYTES; at++) {
        int length = bytes.getInt(at);
        // What is encrypted is longer than a nonce and a tag.
        if (length < 28 || length > end - at - Integer.BYTES) {
          continue;
        }
        byte[] damaged = whole.clone();
        damaged[at + Integer.BYTES - 1] = 0x7f;
        Path file = Files.write(directory.resolve(form.hidesFooter() + " " + at), damaged);
        try (Store store =
            Store.openOrCreate(new MemoryObjectStore(), key -> EncryptedFile.keys("", ALL))) {
          assertThatThrownBy(() -> take(store, file))
              .isInstanceOf(CorruptDataException.class)
              .hasMessageContaining(file.toString());
          found++;
        }
      }
      assertThat(found).isPositive();
    }
  }

  /** A filter, and what it means: rows for which it isn't true may be read. */
  private record Question(Filter filter, Predicate<Map<String, Object>> meaning) {
    List<Map<String, Object>> of(List<Map<String, Object>> rows) {
      return rows.stream().filter(meaning).toList();
    }

    List<Map<String, Object>> of(Store store) {
      return of(rows(store, Optional.of(filter)));
    }
  }

  private static List<Question> questions() {
    return List.of(
        new Question(
            new Filter.And(
                new Filter.Compare("id", Operator.GE, new Value.OfLong(410)),
                new Filter.Compare("id", Operator.LT, new Value.OfLong(420))),
            row -> (Long) row.get("id") >= 410 && (Long) row.get("id") < 420),
        new Question(
            new Filter.Compare("name", Operator.EQ, new Value.OfString("n7")),
            row -> "n7".equals(row.get("name"))),
        new Question(
            new Filter.Compare("name", Operator.EQ, new Value.OfString("n3x")),
            row -> "n3x".equals(row.get("name"))));
  }

  private static void take(Store store, Path file) {
    FileImported taken =
        FileImport.append(
            store.datasets(),
            "d",
            List.of(file),
            FileImportOptions.DEFAULT.as(SourceFormat.PARQUET));
    assertThat(taken.convertedFiles()).isZero();
  }

  private static List<Map<String, Object>> rows(Store store, Optional<Filter> filter) {
    Dataset dataset = store.datasets().open("d");
    return Rows.of(dataset.read(dataset.latest(), new ReadOptions(Optional.empty(), filter, 4096)));
  }

  private static List<Object> column(Store store, String name) {
    Dataset dataset = store.datasets().open("d");
    return Rows.of(
            dataset.read(
                dataset.latest(),
                new ReadOptions(Optional.of(List.of(name)), Optional.empty(), 4096)))
        .stream()
        .map(row -> row.get(name))
        .toList();
  }

  private List<Object> column(String name) {
    return expected.stream().map(row -> row.get(name)).toList();
  }
}
