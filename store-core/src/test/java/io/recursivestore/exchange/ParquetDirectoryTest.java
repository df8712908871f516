package io.recursivestore.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.format.parquet.ForeignParquet;
import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetDirectoryTest {
  private static final String FEATURES =
      """
      {"label": {"names": ["cat", "dog"], "_type": "ClassLabel"},
       "text": {"dtype": "string", "_type": "Value"},
       "box": {"feature": {"dtype": "float32", "_type": "Value"}, "length": 2, "_type": "List"},
       "parts": {"feature": {"name": {"dtype": "string", "_type": "Value"}}, "_type": "List"},
       "m": {"shape": [2, 1], "dtype": "float32", "_type": "Array2D"}}
      """;

  @TempDir private Path directory;

  @Test
  void splitsReadBackWithTheirFeatures() {
    Map<String, Split> splits = new LinkedHashMap<>();
    splits.put("train", animals(2_500));
    splits.put("test", animals(7));

    long rows = ParquetDirectory.save(directory.resolve("d"), splits, SaveOptions.DEFAULT);

    Map<String, Split> read = ParquetDirectory.open(directory.resolve("d"));
    assertThat(rows).isEqualTo(2_507);
    assertThat(read.keySet()).containsExactly("train", "test");
    assertThat(read.get("train").rows()).hasValue(2_500);
    splits.forEach(
        (name, split) -> {
          assertThat(read.get(name).features()).isEqualTo(split.features());
          assertThat(SplitRowsOf.split(read.get(name))).isEqualTo(SplitRowsOf.split(split));
        });
  }

  @Test
  void filesAreNamedByTheirNumber() throws IOException {
    ParquetDirectory.save(
        directory.resolve("d"),
        Map.of("train", animals(5_000)),
        SaveOptions.DEFAULT.withMaxShardBytes(20_000));

    List<String> names = names(directory.resolve("d/data"));
    assertThat(names).hasSizeGreaterThan(2);
    assertThat(names.get(1)).isEqualTo("train-00001-of-%05d.parquet".formatted(names.size()));
    assertThat(SplitRowsOf.split(ParquetDirectory.open(directory.resolve("d")).get("train")))
        .isEqualTo(SplitRowsOf.split(animals(5_000)));
  }

  @Test
  void anEmptySplitHasAFile() throws IOException {
    ParquetDirectory.save(directory.resolve("d"), Map.of("test", animals(0)), SaveOptions.DEFAULT);

    assertThat(names(directory.resolve("d/data"))).containsExactly("test-00000-of-00001.parquet");
    Split split = ParquetDirectory.open(directory.resolve("d")).get("test");
    assertThat(split.features()).isEqualTo(Features.parse(FEATURES));
    assertThat(SplitRowsOf.split(split)).isEmpty();
  }

  @Test
  void onlySomeColumnsAreRead() throws IOException {
    ParquetDirectory.save(directory.resolve("d"), Map.of("train", animals(3)), SaveOptions.DEFAULT);

    Split split =
        ParquetDirectory.open(directory.resolve("d")).get("train").select(List.of("m", "text"));

    assertThat(split.features().names()).containsExactly("m", "text");
    assertThat(SplitRowsOf.split(split).get(0))
        .isEqualTo(Map.of("m", List.of(List.of(0.0f), List.of(0.5f)), "text", "text 0"));
  }

  @Test
  void columnsThatAreKeptInWiderTypesSayso() {
    Split split =
        Table.of(
                """
                {"a": {"dtype": "uint8", "_type": "Value"}, "b": {"dtype": "float16", "_type": "Value"}}
                """)
            .row(200, 0.5)
            .split();

    ParquetDirectory.save(directory.resolve("d"), Map.of("train", split), SaveOptions.DEFAULT);

    Split read = ParquetDirectory.open(directory.resolve("d")).get("train");
    assertThat(read.features().json("a")).isEqualTo("{\"dtype\":\"int16\",\"_type\":\"Value\"}");
    assertThat(SplitRowsOf.split(read)).containsExactly(Map.of("a", 200L, "b", 0.5f));
  }

  @Test
  void whereAListOfAFixedLengthIsNullTheLengthIsForgotten() {
    String box =
        "{\"box\": {\"feature\": {\"dtype\": \"int8\", \"_type\": \"Value\"},%s \"_type\": \"List\"}}";
    Split split =
        Table.of(box.formatted("\"length\": 1,")).row(List.of(1)).row((Object) null).split();

    ParquetDirectory.save(directory.resolve("d"), Map.of("train", split), SaveOptions.DEFAULT);

    Split read = ParquetDirectory.open(directory.resolve("d")).get("train");
    assertThat(read.features()).isEqualTo(Features.parse(box.formatted("")));
    assertThat(SplitRowsOf.split(read)).isEqualTo(SplitRowsOf.split(split));
  }

  @Test
  void columnsThatParquetCannotHoldAreNamed() {
    Split split =
        Table.of("{\"wait\": {\"dtype\": \"duration[s]\", \"_type\": \"Value\"}}").split();

    assertThatThrownBy(
            () ->
                ParquetDirectory.save(
                    directory.resolve("d"), Map.of("train", split), SaveOptions.DEFAULT))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Column 'wait' has the type Duration(SECOND)");
    assertThat(directory.resolve("d")).doesNotExist();
  }

  @Test
  void splitsOfOtherFeaturesAreRefused() {
    Map<String, Split> splits =
        Map.of("train", animals(1), "test", animals(1).select(List.of("text")));

    assertThatThrownBy(
            () -> ParquetDirectory.save(directory.resolve("d"), splits, SaveOptions.DEFAULT))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("have the features");
    assertThat(directory.resolve("d")).doesNotExist();
  }

  @Test
  void whatIsThereAlreadyIsKept() throws IOException {
    Files.writeString(directory.resolve("mine.txt"), "x");

    assertThatThrownBy(
            () ->
                ParquetDirectory.save(directory, Map.of("train", animals(1)), SaveOptions.DEFAULT))
        .isInstanceOf(AlreadyExistsException.class);
  }

  @Test
  void aDirectoryWithoutParquetIsRefused() {
    assertThatThrownBy(() -> ParquetDirectory.open(directory))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("There are no Parquet files of a dataset in");
  }

  @Test
  void changedBytesNeverDoWorseThanARefusal() throws IOException {
    ParquetDirectory.save(
        directory.resolve("d"), Map.of("train", animals(50)), SaveOptions.DEFAULT);
    Path file = directory.resolve("d/data/train-00000-of-00001.parquet");
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(3);
    int refused = 0;
    for (int round = 0; round < 500; round++) {
      byte[] changed =
          round % 5 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
      if (changed.length > 0) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      Files.write(file, changed);
      try {
        SplitRowsOf.split(ParquetDirectory.open(directory.resolve("d")).get("train"));
      } catch (StoreException e) {
        assertThat(e.getMessage()).contains("train-00000-of-00001.parquet");
        assertThat(e.getSuppressed()).isEmpty();
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(200);
  }

  @Test
  void aFooterThatIsBrokenIsDamage() throws IOException {
    Files.writeString(directory.resolve("a.parquet"), "PAR1 nothing PAR1");

    assertThatThrownBy(() -> ParquetDirectory.open(directory))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("a.parquet' is damaged in its footer");
  }

  @Test
  void theFooterHoldsFeaturesAndTheArrowSchema() {
    ParquetDirectory.save(directory.resolve("d"), Map.of("train", animals(1)), SaveOptions.DEFAULT);

    try (ForeignParquet file =
        ParquetShard.parquet(directory.resolve("d/data/train-00000-of-00001.parquet"))) {
      assertThat(file.metadata()).containsKeys("huggingface", "ARROW:schema");
      assertThat(file.metadata().get("huggingface")).contains("\"names\":[\"cat\",\"dog\"]");
    }
  }

  private static Split animals(int rows) {
    Table table = Table.of(FEATURES);
    for (int i = 0; i < rows; i++) {
      table.row(
          i % 3 - 1,
          i % 5 == 1 ? null : "text " + i,
          List.of(i, i / 2.0),
          Arrays.asList(List.of("leg"), null),
          List.of(List.of(i), List.of(0.5)));
    }
    return table.split();
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
