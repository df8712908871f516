package io.recursivestore.format.parquet;

import io.recursivestore.format.FragmentReader;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.storage.ObjectReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** A Parquet file that need not be of a store: whoever wrote it, its columns become Arrow's. */
public final class ForeignParquet implements AutoCloseable {
  private final String name;
  private final OpenParquet file;

  private ForeignParquet(String name, OpenParquet file) {
    this.name = name;
    this.file = file;
  }

  /**
   * Opens a file.
   *
   * @param name what messages call it
   * @param object what to read it from; closed with this, and if this fails
   * @throws CorruptDataException if its footer is damaged
   */
  public static ForeignParquet open(String name, ObjectReader object) {
    boolean opened = false;
    try {
      OpenParquet file = OpenParquet.of(name, object, ParquetKeys.NONE);
      opened = true;
      return new ForeignParquet(name, file);
    } finally {
      if (!opened) {
        object.close();
      }
    }
  }

  /**
   * Returns the Arrow schema of its columns.
   *
   * @throws InvalidRequestException if the type of one can't be read
   */
  public Schema schema() {
    return ForeignSchemas.toArrow(name, file.schema());
  }

  /**
   * Returns the Arrow schema of some columns.
   *
   * @param columns their names
   * @throws NotFoundException if there is no such column
   * @throws InvalidRequestException if the type of one can't be read
   */
  public Schema schema(List<String> columns) {
    return ForeignSchemas.toArrow(name, select(columns));
  }

  /** Returns the keys and values of its footer. */
  public Map<String, String> metadata() {
    return file.metadata();
  }

  /** Returns the number of its rows. */
  public long rows() {
    return file.parquet().getRecordCount();
  }

  /**
   * Starts reading columns. Once for each file.
   *
   * @param columns their names, at least one
   * @param batchRows the largest number of rows in a batch
   * @return a reader that fills vectors of the columns' types in the order of the names; closing it
   *     closes this
   * @throws NotFoundException if there is no such column
   * @throws InvalidRequestException if the type of one can't be read
   */
  public FragmentReader read(List<String> columns, int batchRows) {
    MessageType some = select(columns);
    ForeignSchemas.toArrow(name, some);
    List<ColumnSource> all = some.getFields().stream().map(ColumnSource::all).toList();
    return new ParquetFragmentReader(name, file, all, FileFilter.NONE, batchRows, null);
  }

  private MessageType select(List<String> columns) {
    MessageType all = file.schema();
    List<Type> some = new ArrayList<>();
    for (String column : columns) {
      if (!all.containsField(column)) {
        throw new NotFoundException("'" + name + "' has no column '" + column + "'.");
      }
      some.add(all.getType(column));
    }
    return new MessageType(all.getName(), some);
  }

  @Override
  public void close() {
    file.close(name);
  }
}
