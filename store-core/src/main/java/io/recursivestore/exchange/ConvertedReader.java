package io.recursivestore.exchange;

import java.io.IOException;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Gives the rows of another reader in the types of a schema. */
public final class ConvertedReader extends ArrowReader {
  private final ArrowReader source;
  private final Schema schema;
  private @Nullable Conversion conversion;

  private ConvertedReader(ArrowReader source, Schema schema) throws IOException {
    // Buffers can only be shared below one root allocator.
    super(source.getVectorSchemaRoot().getVector(0).getAllocator());
    this.source = source;
    this.schema = schema;
  }

  /**
   * Returns a reader of the same rows, which closes the other one.
   *
   * @param source a reader of at least one column
   * @param schema the columns to read, matched by name
   * @throws IOException if the other one can't be read
   */
  public static ArrowReader of(ArrowReader source, Schema schema) throws IOException {
    return source.getVectorSchemaRoot().getSchema().equals(schema)
        ? source
        : new ConvertedReader(source, schema);
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    if (!source.loadNextBatch()) {
      return false;
    }
    if (conversion == null) {
      conversion = new Conversion(source.getVectorSchemaRoot(), getVectorSchemaRoot());
    }
    conversion.convert(source.getVectorSchemaRoot().getRowCount());
    return true;
  }

  @Override
  public long bytesRead() {
    return source.bytesRead();
  }

  @Override
  protected void closeReadSource() throws IOException {
    source.close();
  }

  @Override
  protected Schema readSchema() {
    return schema;
  }
}
