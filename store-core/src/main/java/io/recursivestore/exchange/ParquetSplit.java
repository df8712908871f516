package io.recursivestore.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.format.parquet.ForeignParquet;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * The rows of some Parquet files.
 *
 * @param files the files in order, at least one
 * @param schema the columns to read, as the first file has them
 * @param features their features
 */
record ParquetSplit(List<Path> files, Schema schema, Features features) implements Split {
  /** The key of a footer that holds the Arrow schema that the rows had. */
  static final String ARROW_SCHEMA = "ARROW:schema";

  private static final int MAX_SCHEMA_BYTES = 64 << 20;

  /**
   * Looks at the first file.
   *
   * @throws CorruptDataException if it is damaged
   */
  static ParquetSplit of(List<Path> files) {
    try (ForeignParquet first = ParquetShard.parquet(files.get(0))) {
      Schema schema = SplitSchema.withoutMaps(first.schema());
      try {
        SplitSchema.check(schema);
      } catch (IllegalArgumentException e) {
        throw JsonFile.damaged(files.get(0), String.valueOf(e.getMessage()), e);
      }
      return new ParquetSplit(files, schema, features(schema, first.metadata()));
    }
  }

  @Override
  public OptionalLong rows() {
    long rows = 0;
    for (Path file : files) {
      try (ForeignParquet parquet = ParquetShard.parquet(file)) {
        rows += parquet.rows();
      }
    }
    return OptionalLong.of(rows);
  }

  /** Reads only the columns. */
  @Override
  public Split select(List<String> columns) {
    Features some = features.select(columns);
    List<Field> fields = new ArrayList<>();
    columns.forEach(column -> fields.add(schema.findField(column)));
    return new ParquetSplit(files, new Schema(fields), some);
  }

  @Override
  public ArrowReader read(BufferAllocator allocator) {
    List<String> columns = SplitSchema.names(schema);
    ArrowReader rows =
        new ShardsReader(
            allocator, schema, files, (file, memory) -> ParquetShard.open(file, columns, memory));
    return ConvertedSplit.read(rows, features);
  }

  /**
   * Returns the features that a footer holds where they fit, else those of the Arrow schema that it
   * holds, else what follows from Parquet's types.
   */
  private static Features features(Schema schema, Map<String, String> footer) {
    Schema arrow = arrowSchema(footer.get(ARROW_SCHEMA));
    Map<String, JsonNode> known = new HashMap<>();
    for (Field column : arrow.getFields()) {
      if (column.getDictionary() == null && StorableField.of(column).isPresent()) {
        try {
          known.put(column.getName(), FeatureFields.feature(column, column.getName()));
        } catch (InvalidRequestException e) {
          // No checksum covers the footer. Parquet's types are checked, and say enough.
          known.remove(column.getName());
        }
      }
    }
    known.putAll(Features.inMetadata(arrow.getCustomMetadata()).byName());
    known.putAll(Features.inMetadata(footer).byName());
    return KeptFeatures.fitting(Features.ofNodes(known), schema);
  }

  private static Schema arrowSchema(@Nullable String base64) {
    Schema none = new Schema(List.of());
    if (base64 == null || base64.length() > MAX_SCHEMA_BYTES) {
      return none;
    }
    try {
      byte[] message = Base64.getDecoder().decode(base64);
      ByteBuffer header = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
      if (header.getInt() != MessageSerializer.IPC_CONTINUATION_TOKEN
          || header.getInt() > header.remaining()) {
        return none;
      }
      return MessageSerializer.deserializeSchema(
          new ReadChannel(new ByteArrayReadableSeekableByteChannel(message)));
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // It only says more of what Parquet's types say already.
      return none;
    }
  }
}
