package io.recursivestore.format.parquet;

import io.recursivestore.format.ReadCounts;
import io.recursivestore.format.parquet.page.ChunkPages;
import io.recursivestore.model.CorruptDataException;
import java.util.HashSet;
import java.util.Set;
import org.apache.parquet.crypto.ParquetCryptoRuntimeException;
import org.apache.parquet.filter2.bloomfilterlevel.BloomFilterImpl;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.dictionarylevel.DictionaryFilter;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.filter2.statisticslevel.StatisticsFilter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.filter2.columnindex.ColumnIndexFilter;
import org.apache.parquet.internal.filter2.columnindex.ColumnIndexStore;
import org.apache.parquet.internal.filter2.columnindex.ColumnIndexStore.MissingOffsetIndexException;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;
import org.apache.parquet.internal.hadoop.metadata.IndexReference;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the row groups of a file one after another, without those, and without the pages, in which
 * no row can match: as told by statistics, dictionaries, Bloom filters and page indexes, in this
 * order.
 */
final class RowGroups {
  private final String key;
  private final OpenParquet file;
  private final ParquetFileReader parquet;
  private final Set<ColumnPath> paths = new HashSet<>();
  private final @Nullable FilterPredicate predicate;
  private final boolean asksDictionaries;
  private int next;
  private long rowsLeftOut;
  private long pagesLeftOut;

  /**
   * Starts before the first row group.
   *
   * @param projection the columns to read, those of the predicate among them
   * @param predicate rows for which it isn't true may be left out; null if all are wanted
   * @param asksDictionaries whether dictionaries are read for that, each by itself
   */
  RowGroups(
      String key,
      OpenParquet file,
      MessageType projection,
      @Nullable FilterPredicate predicate,
      boolean asksDictionaries) {
    this.key = key;
    this.file = file;
    this.parquet = file.parquet();
    this.predicate = predicate;
    this.asksDictionaries = asksDictionaries;
    parquet.setRequestedSchema(projection);
    projection.getPaths().forEach(path -> paths.add(ColumnPath.get(path)));
  }

  /** Returns the next row group that may have a match, or null if there is none. */
  @Nullable RowGroup next() {
    while (next < parquet.getRowGroups().size()) {
      RowGroup group = read(next++);
      if (group != null) {
        return group;
      }
    }
    return null;
  }

  /** Returns where the indexes of the columns begin that are read; the file's size without any. */
  long indexesStart(long fileBytes) {
    long start = fileBytes;
    for (BlockMetaData group : parquet.getRowGroups()) {
      for (ColumnChunkMetaData chunk : group.getColumns()) {
        if (predicate != null && paths.contains(chunk.getPath())) {
          start = Math.min(start, offset(chunk.getColumnIndexReference(), fileBytes));
          start = Math.min(start, offset(chunk.getOffsetIndexReference(), fileBytes));
        }
      }
    }
    return start;
  }

  private static long offset(@Nullable IndexReference index, long otherwise) {
    return index == null ? otherwise : index.getOffset();
  }

  /** Returns the place of the row group that was read last, or that reading failed in. */
  int position() {
    return next - 1;
  }

  /** Returns what was left out with whole row groups. */
  ReadCounts leftOut() {
    return new ReadCounts(0, 0, pagesLeftOut, 0, rowsLeftOut);
  }

  private @Nullable RowGroup read(int number) {
    BlockMetaData group = parquet.getRowGroups().get(number);
    if (group.getRowCount() == 0) {
      return null;
    }
    if (predicate == null) {
      return RowGroup.of(group, RowRanges.createSingle(group.getRowCount()), null);
    }
    checkEncrypted(group);
    try {
      return matching(number, group, predicate);
    } catch (ParquetCryptoRuntimeException e) {
      throw new CorruptDataException(
          "'"
              + key
              + "' is damaged in what tells of row group "
              + number
              + ": an index, a Bloom filter or a dictionary of "
              + paths
              + " can't be decrypted: "
              + e.getMessage()
              + ".",
          e);
    }
  }

  private @Nullable RowGroup matching(int number, BlockMetaData group, FilterPredicate condition) {
    if (canDrop(condition, group)) {
      leaveOut(group);
      return null;
    }
    RowRanges all = RowRanges.createSingle(group.getRowCount());
    ColumnIndexStore indexes = parquet.getColumnIndexStore(number);
    try {
      check(group, indexes);
    } catch (MissingOffsetIndexException e) {
      return RowGroup.of(group, all, null);
    }
    RowRanges rows =
        ColumnIndexFilter.calculateRowRanges(
            FilterCompat.get(condition), indexes, paths, group.getRowCount());
    return RowGroup.of(group, rows, indexes);
  }

  private void checkEncrypted(BlockMetaData group) {
    EncryptedModules modules = new EncryptedModules(key, file);
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      if (paths.contains(chunk.getPath()) && file.cipher(chunk) != null) {
        modules.check(chunk, asksDictionaries);
      }
    }
  }

  private boolean canDrop(FilterPredicate condition, BlockMetaData group) {
    return StatisticsFilter.canDrop(condition, group.getColumns())
        || (asksDictionaries
            && DictionaryFilter.canDrop(
                condition, group.getColumns(), parquet.getDictionaryReader(group)))
        || BloomFilterImpl.canDrop(
            condition, group.getColumns(), parquet.getBloomFilterDataReader(group));
  }

  private void leaveOut(BlockMetaData group) {
    rowsLeftOut += group.getRowCount();
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      if (paths.contains(chunk.getPath())) {
        pagesLeftOut += ChunkPages.dataPages(chunk);
      }
    }
  }

  /** What an index says is read and skipped. */
  private void check(BlockMetaData group, ColumnIndexStore indexes) {
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      if (paths.contains(chunk.getPath())) {
        check(chunk, indexes.getOffsetIndex(chunk.getPath()), group.getRowCount());
      }
    }
  }

  private void check(ColumnChunkMetaData chunk, OffsetIndex index, long rows) {
    long start = chunk.getStartingPos();
    long end = start + chunk.getTotalSize();
    long offset = start;
    long row = 0;
    for (int page = 0; page < index.getPageCount(); page++) {
      long size = index.getCompressedPageSize(page);
      boolean isInOrder =
          page == 0 ? index.getFirstRowIndex(0) == 0 : index.getFirstRowIndex(page) > row;
      row = index.getFirstRowIndex(page);
      if (!isInOrder
          || row >= rows
          || size < 0
          || index.getOffset(page) < offset
          || size > end - index.getOffset(page)) {
        throw new CorruptDataException(
            "'"
                + key
                + "' is damaged in its page index: page "
                + page
                + " of "
                + chunk.getPath()
                + " has "
                + size
                + " bytes at "
                + index.getOffset(page)
                + " from row "
                + row
                + " on, in a column of "
                + rows
                + " rows from "
                + start
                + " to "
                + end
                + ".");
      }
      offset = index.getOffset(page) + size;
    }
  }
}
