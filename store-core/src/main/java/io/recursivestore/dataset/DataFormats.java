package io.recursivestore.dataset;

import io.recursivestore.format.Compression;
import io.recursivestore.format.DataFormat;
import io.recursivestore.format.FileOptions;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.FragmentWriter;
import io.recursivestore.format.Selection;
import io.recursivestore.format.ahead.AheadFile;
import io.recursivestore.format.arrow.ArrowFormat;
import io.recursivestore.format.hdf5.Hdf5Format;
import io.recursivestore.format.parquet.ParquetFormat;
import io.recursivestore.format.parquet.ParquetKeys;
import io.recursivestore.format.sql.SqlFormat;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.ObjectStore;
import io.recursivestore.storage.StoreDatabase;

/** All formats as one: the ending of a file's name tells which. New files are Parquet. */
final class DataFormats implements DataFormat {
  private final ParquetKeys keys;
  private final ParquetFormat parquet;
  private final DataFormat arrow = new ArrowFormat();
  private final DataFormat hdf5 = new Hdf5Format();
  private final SqlFormat sql;

  DataFormats(ParquetKeys keys, StoreDatabase database) {
    this.keys = keys;
    this.sql = new SqlFormat(database);
    this.parquet = new ParquetFormat(keys);
  }

  /** Returns the keys of encrypted Parquet files. */
  ParquetKeys keys() {
    return keys;
  }

  /** Returns a format. */
  DataFormat of(FileFormat format) {
    return switch (format) {
      case PARQUET -> parquet;
      case ARROW -> arrow;
      case HDF5 -> hdf5;
      case SQL -> sql;
    };
  }

  /** Returns the format whose files have tables beside them. */
  SqlFormat sql() {
    return sql;
  }

  /** Returns how a file is compressed, as far as it tells. */
  Compression compression(ObjectStore objects, String key) {
    return FileFormat.ofPath(key) == FileFormat.PARQUET
        ? parquet.compression(objects, key)
        : Compression.AUTO;
  }

  @Override
  public String extension() {
    return parquet.extension();
  }

  @Override
  public FragmentWriter write(ObjectStore objects, String key, Schema schema, FileOptions options) {
    return of(FileFormat.ofPath(key)).write(objects, key, schema, options);
  }

  @Override
  public FragmentReader read(
      ObjectStore objects, String key, Fragment fragment, Selection selection) {
    return of(FileFormat.ofPath(key)).read(objects, key, fragment, selection);
  }

  @Override
  public FragmentReader read(
      ObjectStore objects, String key, Fragment fragment, Selection selection, AheadFile ahead) {
    return of(FileFormat.ofPath(key)).read(objects, key, fragment, selection, ahead);
  }

  /** What lies beside data files may be of no format. */
  @Override
  public void delete(ObjectStore objects, String key) {
    if (key.endsWith("." + sql.extension())) {
      sql.delete(objects, key);
    } else {
      objects.delete(key);
    }
  }
}
