package io.recursivestore.format.parquet;

import io.recursivestore.format.Compression;
import io.recursivestore.format.FragmentWriter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Layout;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StorageException;
import io.recursivestore.storage.ObjectWriter;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/** Writes one Parquet file. */
final class ParquetFragmentWriter implements FragmentWriter {
  private static final int MAX_UNCHECKED_ROWS = 100;

  private final ObjectWriter file;
  private final String key;
  private final Schema schema;
  private final ParquetWriter<ArrowRow> parquet;
  private final ArrowRow row = new ArrowRow();
  private long rows;
  private boolean ended;

  ParquetFragmentWriter(
      ObjectWriter file,
      String key,
      Schema schema,
      Compression compression,
      Supplier<Map<String, String>> metadata) {
    this.file = file;
    this.key = key;
    this.schema = schema;
    try {
      this.parquet =
          new Builder(new ObjectOutputFile(file), schema, metadata)
              .withConf((ParquetConfiguration) new PlainParquetConfiguration())
              .withCompressionCodec(codec(compression))
              // By default sizes are looked at after up to 10,000 rows, which may be 10 GB.
              .withMinRowCountForPageSizeCheck(1)
              .withMaxRowCountForPageSizeCheck(MAX_UNCHECKED_ROWS)
              .build();
    } catch (IOException e) {
      file.close();
      throw failed(e);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public void write(VectorSchemaRoot batch) {
    row.batch = batch;
    try {
      for (int i = 0; i < batch.getRowCount(); i++) {
        row.index = i;
        parquet.write(row);
      }
    } catch (IOException e) {
      throw failed(e);
    }
    rows += batch.getRowCount();
  }

  @Override
  public long bytes() {
    return parquet.getDataSize();
  }

  @Override
  public Fragment finish(String path) {
    try {
      ended = true;
      parquet.close();
    } catch (IOException e) {
      throw failed(e);
    }
    file.commit();
    return new Fragment(
        path,
        rows,
        file.position(),
        file.crc32c(),
        FooterStatistics.of(parquet.getFooter(), schema),
        schema.lastId(),
        Layout.crc32c(schema.columns()));
  }

  @Override
  public void close() {
    try (file) {
      if (!ended) {
        ended = true;
        parquet.close();
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private StorageException failed(IOException e) {
    return new StorageException("Can't write '" + key + "': " + e.getMessage(), e);
  }

  private static CompressionCodecName codec(Compression compression) {
    return switch (compression) {
      case NONE -> CompressionCodecName.UNCOMPRESSED;
      case AUTO, SNAPPY -> CompressionCodecName.SNAPPY;
      case ZSTD -> CompressionCodecName.ZSTD;
      case LZ4_RAW -> CompressionCodecName.LZ4_RAW;
      case GZIP -> CompressionCodecName.GZIP;
    };
  }

  private static final class Builder extends ParquetWriter.Builder<ArrowRow, Builder> {
    private final Schema schema;
    private final Supplier<Map<String, String>> metadata;

    Builder(OutputFile file, Schema schema, Supplier<Map<String, String>> metadata) {
      super(file);
      this.schema = schema;
      this.metadata = metadata;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract in the superclass
    protected WriteSupport<ArrowRow> getWriteSupport(org.apache.hadoop.conf.Configuration conf) {
      return new ArrowWriteSupport(schema, metadata);
    }

    @Override
    protected WriteSupport<ArrowRow> getWriteSupport(ParquetConfiguration conf) {
      return new ArrowWriteSupport(schema, metadata);
    }
  }
}
