package io.recursivestore.dataset;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.RowCopier;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.OversizedAllocationException;
import org.jspecify.annotations.Nullable;

/**
 * Rows in chunks of an exact number, whatever the sizes of files and row groups; only the last
 * chunk may be shorter. Only rows that match are copied, and a batch that is just a chunk not even
 * that. Takes the memory of one chunk and one decoded batch, beside what is read ahead. For one
 * thread; closing it, early or not, frees all of it.
 *
 * <pre>{@code
 * try (Chunks chunks = dataset.chunks(dataset.latest(), Scan.ALL.withChunkRows(100))) {
 *   while (chunks.next()) {
 *     VectorSchemaRoot rows = chunks.rows();
 *   }
 * }
 * }</pre>
 */
public final class Chunks implements AutoCloseable {
  /** More room than this is not made before it is known that there are so many rows. */
  private static final int MOST_INITIAL_ROWS = 1 << 16;

  private final BufferAllocator allocator;
  private final BatchSource source;
  private final List<String> columns;
  private final Optional<FilterMask> filter;
  private final List<Scan.Predicate> predicates;
  private final int chunkRows;
  private final VectorSchemaRoot chunk;
  private final RowMask mask = new RowMask();
  private VectorSchemaRoot current;
  private @Nullable Batch batch;
  private int position;
  private boolean closed;
  private BooleanSupplier stopped = () -> false;

  /**
   * Starts reading.
   *
   * @param allocator gives the memory; closed with this
   * @param source gives the rows with all columns that are looked at; closed with this
   * @param schema the columns of chunks
   */
  Chunks(
      BufferAllocator allocator,
      BatchSource source,
      Schema schema,
      Optional<FilterMask> filter,
      Scan scan) {
    this.allocator = allocator;
    this.source = source;
    this.columns = schema.names();
    this.filter = filter;
    this.predicates = scan.predicates();
    this.chunkRows = scan.chunkRows();
    this.chunk = emptyRoot(schema, allocator, Math.min(chunkRows, MOST_INITIAL_ROWS));
    this.current = chunk;
  }

  /**
   * Goes on to the next chunk.
   *
   * @return false if there are no rows left
   * @throws io.recursivestore.model.CorruptDataException if a file is damaged
   * @throws StorageException if a file can't be read, or the chunk does not fit into memory
   * @throws CancellationException if several datasets are read, and another one failed
   */
  public boolean next() {
    if (closed) {
      throw new InvalidRequestException("The chunks are closed; open them again.");
    }
    if (current != chunk) {
      release();
      current = chunk;
    }
    chunk.getFieldVectors().forEach(FieldVector::reset);
    int rows = fill(chunk, chunkRows, true);
    if (current == chunk) {
      chunk.setRowCount(rows);
    }
    return current.getRowCount() > 0;
  }

  /**
   * Returns the chunk. Ask again after each {@link #next}: the vectors may be others. They must not
   * be changed, and are valid until the next call of {@link #next} or {@link #close}.
   */
  public VectorSchemaRoot rows() {
    return current;
  }

  /**
   * Returns all rows that are left as one batch.
   *
   * @param memory gives its memory
   * @return the rows, which the caller closes
   * @throws StorageException if they don't fit into memory
   */
  public VectorSchemaRoot readAll(BufferAllocator memory) {
    VectorSchemaRoot all = VectorSchemaRoot.create(chunk.getSchema(), memory);
    boolean done = false;
    try {
      if (current != chunk) {
        release();
        current = chunk;
      }
      all.setRowCount(fill(all, Integer.MAX_VALUE, false));
      done = true;
      return all;
    } finally {
      if (!done) {
        all.close();
      }
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (allocator;
        chunk;
        source) {
      release();
    }
  }

  private int fill(VectorSchemaRoot target, int limit, boolean mayPassOn) {
    int filled = 0;
    while (filled < limit && (batch != null || advance())) {
      Batch from = batch;
      int start = mask.nextKept(position);
      if (from == null || start < 0) {
        release();
        continue;
      }
      int end = (int) Math.min(mask.nextLeftOut(start), (long) start + limit - filled);
      if (mayPassOn && end - start == limit && limit == from.rows().getRowCount()) {
        current = Batch.view(selected(from.rows()), limit);
        return limit;
      }
      append(from.rows(), start, end - start, target, filled);
      filled += end - start;
      position = end;
    }
    return filled;
  }

  /** Makes reading fail once something is true, which another thread may decide. */
  void stopIf(BooleanSupplier condition) {
    stopped = condition;
  }

  private boolean advance() {
    if (stopped.getAsBoolean()) {
      throw new CancellationException("Another dataset that was to be read with this one failed.");
    }
    batch = source.next();
    if (batch == null) {
      return false;
    }
    position = 0;
    VectorSchemaRoot rows = batch.rows();
    mask.reset(rows.getRowCount());
    boolean tested = false;
    try {
      filter.ifPresent(f -> f.apply(rows, mask));
      for (Scan.Predicate predicate : predicates) {
        predicate.test().test(rows, mask);
      }
      tested = true;
      return true;
    } finally {
      // Rows that were not tested to the end must not be taken for matches later.
      if (!tested) {
        release();
      }
    }
  }

  private void release() {
    if (batch != null) {
      batch.close();
      batch = null;
    }
  }

  private void append(VectorSchemaRoot from, int start, int count, VectorSchemaRoot to, int at) {
    try {
      for (int i = 0; i < columns.size(); i++) {
        RowCopier.append(from.getVector(columns.get(i)), start, count, to.getVector(i), at);
      }
    } catch (OutOfMemoryException | OversizedAllocationException e) {
      throw new StorageException(
          "Can't hold "
              + (at + count)
              + " rows in memory: "
              + e.getMessage()
              + " Read smaller chunks, or fewer columns.",
          e);
    }
  }

  private List<FieldVector> selected(VectorSchemaRoot rows) {
    List<FieldVector> vectors = new ArrayList<>();
    columns.forEach(name -> vectors.add(rows.getVector(name)));
    return vectors;
  }

  private static VectorSchemaRoot emptyRoot(Schema schema, BufferAllocator allocator, int rows) {
    VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), allocator);
    root.getFieldVectors().forEach(vector -> vector.setInitialCapacity(rows));
    return root;
  }
}
