package io.recursivestore.spark.read;

import io.recursivestore.item.ItemColumn;
import io.recursivestore.item.Payload;
import io.recursivestore.item.ScannedItem;
import io.recursivestore.spark.type.ItemRows;
import java.util.EnumSet;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Makes rows of items, each in the place of the one before. */
final class ItemRowMaker {
  private final Cell[] cells;
  private final SpecificInternalRow row;

  /** Sets one value of a row. */
  @FunctionalInterface
  private interface Cell {
    void set(ScannedItem item, SpecificInternalRow row);
  }

  ItemRowMaker(String collection, StructType columns) {
    row = new SpecificInternalRow(columns);
    cells = new Cell[columns.length()];
    for (int at = 0; at < cells.length; at++) {
      cells[at] = cell(collection, columns.apply(at), at);
    }
  }

  /** Returns what a scan has to read of items for some columns. */
  static Set<ItemColumn> columns(StructType columns) {
    Set<ItemColumn> read = EnumSet.noneOf(ItemColumn.class);
    for (String name : columns.fieldNames()) {
      switch (name) {
        case ItemRows.ID -> read.add(ItemColumn.ID);
        case ItemRows.VERSION -> read.add(ItemColumn.VERSION);
        case ItemRows.TIME -> read.add(ItemColumn.TIME);
        case ItemRows.SIZE -> read.add(ItemColumn.SIZE);
        case ItemRows.TYPE -> read.add(ItemColumn.TYPE);
        case ItemRows.SOURCE -> read.add(ItemColumn.SOURCE);
        case ItemRows.TAGS -> read.add(ItemColumn.TAGS);
        case ItemRows.PARENTS -> read.add(ItemColumn.PARENTS);
        case ItemRows.METADATA -> read.add(ItemColumn.METADATA);
        default -> read.add(ItemColumn.PAYLOAD);
      }
    }
    return read;
  }

  InternalRow make(ScannedItem item) {
    for (Cell cell : cells) {
      cell.set(item, row);
    }
    return row;
  }

  private static Cell cell(String collection, StructField column, int at) {
    return switch (column.name()) {
      case ItemRows.ID -> (item, row) -> row.update(at, UTF8String.fromString(item.id()));
      case ItemRows.VERSION -> (item, row) -> row.setInt(at, item.version());
      case ItemRows.TIME -> (item, row) -> row.setLong(at, item.time());
      case ItemRows.TYPE -> (item, row) -> text(row, at, item.type());
      case ItemRows.SOURCE -> (item, row) -> text(row, at, item.source());
      case ItemRows.TAGS -> (item, row) -> row.update(at, ItemJson.tags(item.tags()));
      case ItemRows.PARENTS -> (item, row) -> row.update(at, ItemJson.parents(item.parents()));
      case ItemRows.METADATA -> (item, row) -> text(row, at, item.metadata());
      case ItemRows.SIZE -> (item, row) -> row.setInt(at, item.size());
      case ItemRows.BYTES -> (item, row) -> bytes(row, at, item.payload());
      default -> {
        PayloadParser parser = PayloadParser.of(collection, column.dataType());
        yield (item, row) -> payload(row, at, item, parser);
      }
    };
  }

  private static void text(SpecificInternalRow row, int at, @Nullable String text) {
    if (text == null) {
      row.setNullAt(at);
    } else {
      row.update(at, UTF8String.fromString(text));
    }
  }

  private static void bytes(SpecificInternalRow row, int at, @Nullable Payload payload) {
    if (payload == null || payload.isJson()) {
      row.setNullAt(at);
    } else {
      row.update(at, payload.bytes());
    }
  }

  private static void payload(
      SpecificInternalRow row, int at, ScannedItem item, PayloadParser parser) {
    Payload payload = item.payload();
    Object value = payload == null || !payload.isJson() ? null : parser.parse(item, payload);
    if (value == null) {
      row.setNullAt(at);
    } else {
      row.update(at, value);
    }
  }
}
