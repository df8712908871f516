package io.recursivestore.dataset;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.RowCopier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Rows that go into files by their partitions. Rows that come in any order keep a file open for
 * each partition, and gather in memory until there are some for it; the files and their bytes are
 * bounded, so that with very many partitions files get smaller. Where rows of one partition come
 * together, one file is open at a time.
 */
final class PartitionedRows implements RowSink {
  /** Each open file has buffers of its own for all columns. */
  private static final int MOST_OPEN_FILES = 128;

  private static final long MOST_OPEN_BYTES = 256L << 20;
  private static final int GATHERED_ROWS = 1024;
  private static final long GATHERED_BYTES = 1L << 20;

  private final NewFiles files;
  private final Supplier<BufferAllocator> memory;
  private final PartitionKeys keys;
  private final Map<KeyBytes, PartitionFile> open = new HashMap<>();
  private KeyBytes key = new KeyBytes();
  private KeyBytes last = new KeyBytes();
  private boolean isClustered;
  private @Nullable BufferAllocator allocator;

  /**
   * Creates a sink.
   *
   * @param memory returns an allocator for this sink alone
   */
  PartitionedRows(NewFiles files, Supplier<BufferAllocator> memory) {
    this.files = files;
    this.memory = memory;
    this.keys = new PartitionKeys(files.schema().partitions());
  }

  /** Ends each file when rows of another partition come. */
  void cluster() {
    isClustered = true;
  }

  @Override
  public void write(VectorSchemaRoot rows) {
    keys.reset(rows);
    int start = 0;
    for (int row = 0; row < rows.getRowCount(); row++) {
      keys.read(row, key);
      if (row == 0 || !key.equals(last)) {
        writeRun(rows, start, row);
        start = row;
        KeyBytes before = last;
        last = key;
        key = before;
      }
    }
    writeRun(rows, start, rows.getRowCount());
    for (PartitionFile file : open.values()) {
      if (file.isDue()) {
        file.flush();
      }
    }
    bound();
  }

  /** Writes rows of one partition, which is that of the last key. */
  private void writeRun(VectorSchemaRoot rows, int from, int to) {
    if (from == to) {
      return;
    }
    PartitionFile file = open.get(last);
    if (file == null) {
      if (isClustered) {
        end();
      }
      if (open.size() >= 2 * MOST_OPEN_FILES) {
        bound();
      }
      file = new PartitionFile(keys.partition(from));
      open.put(last.copy(), file);
    }
    file.add(rows, from, to);
  }

  /** Ends the files that free most. */
  private void bound() {
    long bytes = openBytes();
    if (open.size() <= MOST_OPEN_FILES && bytes <= MOST_OPEN_BYTES) {
      return;
    }
    List<Map.Entry<KeyBytes, Long>> largest = new ArrayList<>();
    open.forEach((partition, file) -> largest.add(Map.entry(partition, file.bytes())));
    largest.sort(Map.Entry.<KeyBytes, Long>comparingByValue().reversed());
    for (Map.Entry<KeyBytes, Long> one : largest) {
      boolean isTooMuch = open.size() > 1 && bytes > MOST_OPEN_BYTES;
      if (open.size() <= MOST_OPEN_FILES && !isTooMuch) {
        return;
      }
      PartitionFile file = open.get(one.getKey());
      if (file != null) {
        // One that can't be ended is left to be closed.
        file.end();
        open.remove(one.getKey());
        bytes -= one.getValue();
      }
    }
  }

  @Override
  public long openBytes() {
    return open.values().stream().mapToLong(PartitionFile::bytes).sum();
  }

  @Override
  public int openFiles() {
    return open.size();
  }

  @Override
  public void end() {
    List<PartitionFile> all = new ArrayList<>(open.values());
    all.forEach(PartitionFile::end);
    open.clear();
  }

  @Override
  public void close() {
    open.values().forEach(PartitionFile::close);
    open.clear();
    if (allocator != null) {
      allocator.close();
      allocator = null;
    }
  }

  private BufferAllocator allocator() {
    BufferAllocator mine = allocator;
    if (mine == null) {
      mine = memory.get();
      allocator = mine;
    }
    return mine;
  }

  /** The file of one partition that is being written, and the rows that wait for it. */
  private final class PartitionFile {
    private final io.recursivestore.model.Partition partition;
    private NewFiles.@Nullable Open file;
    private @Nullable VectorSchemaRoot gathered;
    private int rows;

    PartitionFile(io.recursivestore.model.Partition partition) {
      this.partition = partition;
    }

    void add(VectorSchemaRoot source, int from, int to) {
      if (rows == 0
          && from == 0
          && to == source.getRowCount()
          && (isClustered || to >= GATHERED_ROWS)) {
        write(source);
        return;
      }
      VectorSchemaRoot target = gathered;
      if (target == null) {
        target = VectorSchemaRoot.create(ArrowSchemas.toArrow(files.schema()), allocator());
        target.getFieldVectors().forEach(vector -> vector.setInitialCapacity(to - from));
        gathered = target;
      }
      for (FieldVector vector : target.getFieldVectors()) {
        RowCopier.append(source.getVector(vector.getName()), from, to - from, vector, rows);
      }
      rows += to - from;
    }

    boolean isDue() {
      return rows >= GATHERED_ROWS || gatheredBytes() >= GATHERED_BYTES;
    }

    long bytes() {
      return (file == null ? 0 : file.bytes()) + gatheredBytes();
    }

    void flush() {
      VectorSchemaRoot source = gathered;
      if (source != null && rows > 0) {
        source.setRowCount(rows);
        write(source);
        boolean isLarge = gatheredBytes() > GATHERED_BYTES;
        // What many partitions keep for their next rows must not add up.
        source.getFieldVectors().forEach(isLarge ? FieldVector::clear : FieldVector::reset);
        rows = 0;
      }
    }

    void end() {
      flush();
      NewFiles.Open last = file;
      if (last != null) {
        file = null;
        last.end();
      }
      close();
    }

    void close() {
      if (file != null) {
        file.close();
        file = null;
      }
      if (gathered != null) {
        gathered.close();
        gathered = null;
      }
      rows = 0;
    }

    private void write(VectorSchemaRoot source) {
      NewFiles.Open target = file;
      if (target == null) {
        target = files.begin(partition);
        file = target;
      }
      target.write(source);
      if (target.isFull()) {
        file = null;
        target.end();
      }
    }

    private long gatheredBytes() {
      if (gathered == null || rows == 0) {
        return 0;
      }
      long bytes = 0;
      for (FieldVector vector : gathered.getFieldVectors()) {
        bytes += vector.getBufferSizeFor(rows);
      }
      return bytes;
    }
  }
}
