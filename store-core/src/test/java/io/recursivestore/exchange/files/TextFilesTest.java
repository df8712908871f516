package io.recursivestore.exchange.files;

import static io.recursivestore.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Rows;
import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.ReadOptions;
import io.recursivestore.model.Column;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.MemoryObjectStore;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CSV and JSON lines. */
class TextFilesTest {
  @TempDir Path directory;
  private final Store store = Store.openOrCreate(new MemoryObjectStore());

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void typesOfCsvAreTheNarrowestOfAllItsValues() throws IOException {
    Path file =
        write(
            "a.csv",
            """
            yes,whole,number,day,time,utc,code,text,empty
            true,1,1,2024-02-29,2024-02-29 12:00:00.5,2024-02-29T12:00:00Z,007,#a,
            FALSE,-9223372036854775808,1e3,1969-12-31,1969-12-31T23:59:59.999999,1970-01-01T01:00:00+01:00,008,"b,""c""
            d",
            ,,NaN,,,,,"",
            """);

    take(file);

    assertThat(types())
        .isEqualTo(
            "yes: bool, whole: int64, number: float64, day: date, time: timestamp_ntz,"
                + " utc: timestamp, code: string, text: string, empty: string");
    assertThat(rows())
        .containsExactly(
            row(
                "yes",
                true,
                "whole",
                1L,
                "number",
                1.0,
                "day",
                19782,
                "time",
                1709208000500000L,
                "utc",
                1709208000000000L,
                "code",
                "007",
                "text",
                "#a",
                "empty",
                null),
            row(
                "yes",
                false,
                "whole",
                Long.MIN_VALUE,
                "number",
                1000.0,
                "day",
                -1,
                "time",
                -1L,
                "utc",
                0L,
                "code",
                "008",
                "text",
                "b,\"c\"\nd",
                "empty",
                null),
            row(
                "yes",
                null,
                "whole",
                null,
                "number",
                Double.NaN,
                "day",
                null,
                "time",
                null,
                "utc",
                null,
                "code",
                null,
                "text",
                "",
                "empty",
                null));
  }

  @Test
  void csvHasAnyDelimiterHeaderAndNull() throws IOException {
    Path file = write("a.txt", "1;NA\n2;x\n");
    FileImportOptions options =
        FileImportOptions.DEFAULT.as(SourceFormat.CSV).withCsv(new CsvOptions(false, ';', "NA"));

    FileImport.append(store.datasets(), "d", List.of(file), options);
    take(write("b.tsv", "c0\tc1\n3\ty\n"));

    assertThat(rows())
        .containsExactly(
            row("c0", 1L, "c1", null), row("c0", 2L, "c1", "x"), row("c0", 3L, "c1", "y"));
  }

  @Test
  void typesThatAreGivenWin() throws IOException {
    Schema schema =
        new Schema(
            List.of(
                new Column(1, "price", new Decimal(10, 2), true),
                new Column(2, "code", Primitive.STRING, true)));
    FileImportOptions options = FileImportOptions.DEFAULT.withSchema(schema);

    FileImport.append(
        store.datasets(),
        "d",
        List.of(
            write("a.csv", "code,price\n1,2.5\n"),
            write("b.jsonl", "{\"price\": 12345678.12, \"code\": \"x\"}\n")),
        options);

    assertThat(rows())
        .containsExactly(
            row("price", new BigDecimal("2.50"), "code", "1"),
            row("price", new BigDecimal("12345678.12"), "code", "x"));
  }

  @Test
  void columnsOfADatasetKeepTheirTypes() throws IOException {
    take(write("a.csv", "id,name\n1,x\n"));

    take(write("b.csv", "name,id\n7,8\n"));

    assertThat(rows()).containsExactly(row("id", 1L, "name", "x"), row("id", 8L, "name", "7"));
    assertThatThrownBy(() -> take(write("c.csv", "id,name\n1,x\nzwei,y\n")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("c.csv")
        .hasMessageContaining("line 3")
        .hasMessageContaining("'id'")
        .hasMessageContaining("'zwei'")
        .hasMessageContaining("int64");
    assertThat(rows()).hasSize(2);
  }

  @Test
  void linesOfAnotherLengthAreRefused() throws IOException {
    assertThatThrownBy(() -> take(write("a.csv", "a,b\n1,2\n1,2,3\n")))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("3 columns in line 3");
    assertThatThrownBy(() -> take(write("b.csv", "a,a\n1,2\n")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> take(write("c.csv", "")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("is empty");
    assertThat(store.datasets().exists("d")).isFalse();
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    Path file = directory.resolve("a.csv");
    Files.write(file, "a\nb\nä\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> take(file)).isInstanceOf(CorruptDataException.class);
  }

  @Test
  void textMayBeCompressedAndBeginWithAMark() throws IOException {
    Path file = directory.resolve("a.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("\uFEFFid\n5\n".getBytes(StandardCharsets.UTF_8));
    }

    take(file);

    assertThat(rows()).containsExactly(row("id", 5L));
  }

  @Test
  void jsonTellsNestedTypes() throws IOException {
    take(
        write(
            "a.jsonl",
            """
            {"id": 1, "p": {"x": 1, "tags": ["a", null]}, "v": null}
            {"id": 2.5, "p": {"y": true, "tags": []}}

            {"id": 3, "p": null, "more": [[1], [2, 3]]}
            """));

    assertThat(types())
        .isEqualTo(
            "id: float64, p: struct<x: int64, tags: list<string>, y: bool>, v: string,"
                + " more: list<list<int64>>");
    assertThat(rows())
        .containsExactly(
            row(
                "id",
                1.0,
                "p",
                row("x", 1L, "tags", java.util.Arrays.asList("a", null), "y", null),
                "v",
                null,
                "more",
                null),
            row(
                "id",
                2.5,
                "p",
                row("x", null, "tags", List.of(), "y", true),
                "v",
                null,
                "more",
                null),
            row("id", 3.0, "p", null, "v", null, "more", List.of(List.of(1L), List.of(2L, 3L))));
  }

  @Test
  void jsonThatSaysTwoThingsIsRefused() throws IOException {
    assertThatThrownBy(
            () -> take(write("a.jsonl", "{\"a\": {\"b\": 1}}\n{\"a\": {\"b\": \"x\"}}\n")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("'a.b' is int64 in some rows and string in others");
    assertThatThrownBy(() -> take(write("b.jsonl", "{\"a\": 1}\n[1]\n")))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("line 2");
    assertThatThrownBy(() -> take(write("c.jsonl", "{\"a\": 1}\n{\"a\": \n")))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("c.jsonl");
    assertThatThrownBy(() -> take(write("d.jsonl", "{\"a\": 123456789012345678901}\n")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("decimal");
  }

  @Test
  void directoriesGiveTheirFilesInOrder() throws IOException {
    write("in/b.csv", "id\n2\n");
    write("in/a.csv", "id\n1\n");
    write("in/_SUCCESS", "");
    write("in/.a.csv.crc", "x");
    write("in/notes.txt", "x");

    FileImported taken = take(directory.resolve("in"));

    assertThat(taken.files()).isEqualTo(2);
    assertThat(rows()).containsExactly(row("id", 1L), row("id", 2L));
    assertThat(FileImport.find(directory + "/in/*.csv")).hasSize(2);
    assertThat(FileImport.find("file:" + directory + "/in/[b].csv"))
        .containsExactly(directory.resolve("in/b.csv"));
    assertThatThrownBy(() -> FileImport.find(directory + "/in/*.jsonl"))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> take(directory.resolve("out"))).isInstanceOf(NotFoundException.class);
  }

  @Test
  void partitionedTablesAreRefused() throws IOException {
    write("t/year=2024/a.csv", "id\n2\n");

    assertThatThrownBy(() -> take(directory.resolve("t")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("partitioned");
  }

  @Test
  void lineEndsWithinQuotesStayAsTheyAre() throws IOException {
    take(write("a.csv", "t,n\r\n\"a\r\nb\",1\r\n\"c\nd\",2\r\n"));

    assertThat(rows()).containsExactly(row("t", "a\r\nb", "n", 1L), row("t", "c\nd", "n", 2L));
  }

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private FileImported take(Path... files) {
    return FileImport.append(store.datasets(), "d", List.of(files), FileImportOptions.DEFAULT);
  }

  private String types() {
    return store.datasets().open("d").latest().schema().toString();
  }

  private List<Map<String, Object>> rows() {
    Dataset dataset = store.datasets().open("d");
    return Rows.of(dataset.read(dataset.latest(), ReadOptions.ALL));
  }
}
