package io.recursivestore.model;

import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Struct;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Checksums of the columns that files are written with. A file that is older than its schema may
 * have other columns, in other types; that it has those that it was written with tells it from one
 * that is damaged.
 */
public final class Layout {
  private Layout() {}

  /**
   * Returns the CRC-32C of the ids, types and nullability of columns, as {@code docs/format.md}
   * says.
   *
   * @param columns the columns, in the order of the file
   */
  public static int crc32c(List<Column> columns) {
    StringBuilder text = new StringBuilder();
    append(text, columns);
    CRC32C crc = new CRC32C();
    crc.update(text.toString().getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }

  private static void append(StringBuilder text, List<Column> columns) {
    for (Column column : columns) {
      text.append(column.id()).append(column.nullable() ? '?' : '!');
      DataType type = column.type();
      if (type instanceof Struct struct) {
        nest(text, "struct", struct.columns());
      } else if (type instanceof ListOf list) {
        nest(text, "list", List.of(list.element()));
      } else if (type instanceof MapOf map) {
        nest(text, "map", List.of(map.key(), map.value()));
      } else {
        text.append(type);
      }
      text.append(';');
    }
  }

  private static void nest(StringBuilder text, String type, List<Column> columns) {
    text.append(type).append('(');
    append(text, columns);
    text.append(')');
  }
}
