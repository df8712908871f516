package io.recursivestore.format.parquet;

import static io.recursivestore.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.Column;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.MemoryObjectStore;
import io.recursivestore.storage.ObjectReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;

/** Footers that claim what can't be are refused before anybody believes them. */
class FooterCheckTest {
  private static final Schema SCHEMA =
      new Schema(List.of(new Column(1, "a", Primitive.INT64, false)));

  /** The header of a field that is the second, and a list; its size follows its elements' type. */
  private static final int SECOND_IS_LIST = 0x29;

  private static final int STRUCTS_OF_ANY_NUMBER = 0xfc;

  @Test
  void listsOfMoreElementsThanBytesAreRefused() {
    assertRefused(
        "it claims to hold 268435455 more bytes or elements, where 2 bytes are left",
        SECOND_IS_LIST,
        STRUCTS_OF_ANY_NUMBER,
        0xff,
        0xff,
        0xff,
        0x7f,
        0,
        0);
    assertRefused("it claims to hold 13 more", SECOND_IS_LIST, 0xdc, 0, 0);
  }

  @Test
  void listsOfOtherElementsThanWhatTheyAreReadAsAreRefused() {
    assertRefused("a list has elements of type 7", SECOND_IS_LIST, 0x17, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void emptyListsMayHaveElementsOfAnyType() {
    new FooterCheck(new byte[] {SECOND_IS_LIST, 0, 0}, 3).check();
  }

  @Test
  void structsInStructsWithoutEndAreRefused() {
    byte[] deep = new byte[100_000];
    Arrays.fill(deep, (byte) 0x1c);
    assertThatThrownBy(() -> new FooterCheck(deep, deep.length).check())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it is nested deeper than 100");
    Arrays.fill(deep, (byte) 0x19);
    assertThatThrownBy(() -> new FooterCheck(deep, deep.length).check())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it is nested deeper than 100");
  }

  @Test
  void numbersOfRowsAndValuesThatCantBeAreRefused() throws IOException {
    for (long rows : new long[] {-1, Long.MIN_VALUE, -500}) {
      assertRefused(file(f -> f.getRow_groups().get(0).setNum_rows(rows)), "has " + rows + " rows");
    }
    assertRefused(
        file(f -> f.getRow_groups().get(0).getColumns().get(0).getMeta_data().setNum_values(-2)),
        "[a] has -2 values");
    assertRefused(
        file(
            f -> {
              f.getRow_groups().get(0).setNum_rows(Long.MAX_VALUE);
              f.getRow_groups().add(f.getRow_groups().get(0).deepCopy());
            }),
        "rows");
  }

  @Test
  void filesThatAreNoParquetAreNamed() {
    byte[] whole = ParquetFile.write(SCHEMA, List.of(row("a", 1L))).bytes();
    whole[whole.length - 1] = 'E';
    assertThatThrownBy(() -> open(whole))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("'f.parquet' is damaged in its footer");
    assertThatThrownBy(() -> open("a,b,c\n1,2,3\n".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("'f.parquet'")
        .hasMessageContaining("doesn't end as Parquet files do");
    assertThatThrownBy(() -> open(new byte[11]))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("11 bytes, too few");
  }

  @Test
  void typesThatNoVectorHoldsAreRefused() {
    assertUnreadable("required group a { }", "a struct without fields");
    assertUnreadable("required fixed_len_byte_array(2147483647) a;", "fixed_len_byte_array");
  }

  /** Bytes of a variant are no values that anybody asked for. */
  @Test
  void groupsThatAreNoStructsAreRefused() {
    MessageType schema =
        new MessageType(
            "m",
            Types.optionalGroup()
                .as(LogicalTypeAnnotation.variantType((byte) 1))
                .required(PrimitiveTypeName.BINARY)
                .named("metadata")
                .required(PrimitiveTypeName.BINARY)
                .named("value")
                .named("a"));
    assertThatThrownBy(() -> ForeignSchemas.toArrow("f", schema))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Column 'a' of 'f' can't be read: it is a VARIANT");
    assertThatThrownBy(() -> NamedTypes.read(schema.getType(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it is a VARIANT");
  }

  @Test
  void columnsOfRowGroupsWithoutRowsMayBeAnywhere() throws IOException {
    open(
        file(
            f -> {
              f.getRow_groups().get(0).setNum_rows(0);
              f.getRow_groups().get(0).getColumns().get(0).getMeta_data().setData_page_offset(0);
            }));
  }

  @Test
  void keysThatSomeSayMayBeNullAreNot() {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            """
            message m {
              optional group a (MAP) {
                repeated group key_value { optional binary key (STRING); optional int32 value; }
              }
            }
            """);
    var key = ForeignSchemas.toArrow("f", schema).findField("a").getChildren().get(0);
    assertThat(key.getChildren().get(0).isNullable()).isFalse();
    assertThat(key.getChildren().get(0).getType()).isEqualTo(ArrowType.Utf8.INSTANCE);
  }

  private static void assertUnreadable(String column, String problem) {
    // The parser of schemas refuses groups without fields, files don't.
    MessageType schema =
        column.contains("group")
            ? new MessageType("m", new GroupType(Repetition.REQUIRED, "a", List.of()))
            : MessageTypeParser.parseMessageType("message m { " + column + " }");
    assertThatThrownBy(() -> ForeignSchemas.toArrow("f", schema))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Column 'a' of 'f' can't be read")
        .hasMessageContaining(problem);
  }

  private static void assertRefused(String message, int... footer) {
    byte[] bytes = new byte[footer.length];
    for (int i = 0; i < footer.length; i++) {
      bytes[i] = (byte) footer[i];
    }
    assertRefused(file(new byte[0], bytes), message);
  }

  private static void assertRefused(byte[] file, String message) {
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining("'f.parquet' is damaged in its footer: ")
        .hasMessageContaining(message);
  }

  private static void open(byte[] file) {
    MemoryObjectStore objects = new MemoryObjectStore();
    objects.putIfAbsent("f.parquet", file);
    ObjectReader object = objects.open("f.parquet");
    OpenParquet.of("f.parquet", object, ParquetKeys.NONE).close("f.parquet");
  }

  /** Returns a file of one row whose footer tells something else. */
  private static byte[] file(Consumer<FileMetaData> lie) throws IOException {
    byte[] whole = ParquetFile.write(SCHEMA, List.of(row("a", 1L))).bytes();
    int end = whole.length - 2 * Integer.BYTES;
    int length = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
    FileMetaData footer =
        Util.readFileMetaData(new ByteArrayInputStream(whole, end - length, length));
    lie.accept(footer);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Util.writeFileMetaData(footer, out);
    return file(Arrays.copyOfRange(whole, Integer.BYTES, end - length), out.toByteArray());
  }

  private static byte[] file(byte[] body, byte[] footer) {
    byte[] magic = "PAR1".getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(body.length + footer.length + 12)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(magic)
        .put(body)
        .put(footer)
        .putInt(footer.length)
        .put(magic)
        .array();
  }
}
