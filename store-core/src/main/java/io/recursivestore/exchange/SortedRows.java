package io.recursivestore.exchange;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Rows in order, one at a time. */
interface SortedRows extends AutoCloseable {
  /** Goes to the next row; false if there is none. */
  boolean next();

  /** Returns the vectors that hold the row. */
  VectorSchemaRoot root();

  /** Returns where in the vectors it is. */
  int row();

  /** Returns what it is sorted by. */
  SortKey key();

  @Override
  void close();

  /** Rows in memory. */
  final class InMemory implements SortedRows {
    private final List<VectorSchemaRoot> batches = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private int at = -1;

    private record Place(SortKey key, int batch, int row) {}

    /** Adds a batch, which is closed with this. */
    void add(VectorSchemaRoot batch, String column) {
      batches.add(batch);
      IntFunction<SortKey> keys = SortKey.of(batch.getVector(column));
      for (int row = 0; row < batch.getRowCount(); row++) {
        places.add(new Place(keys.apply(row), batches.size() - 1, row));
      }
    }

    void sort() {
      places.sort(Comparator.comparing(Place::key));
    }

    int size() {
      return places.size();
    }

    @Override
    public boolean next() {
      return ++at < places.size();
    }

    @Override
    public VectorSchemaRoot root() {
      return batches.get(places.get(at).batch());
    }

    @Override
    public int row() {
      return places.get(at).row();
    }

    @Override
    public SortKey key() {
      return places.get(at).key();
    }

    @Override
    public void close() {
      batches.forEach(VectorSchemaRoot::close);
      batches.clear();
      places.clear();
    }
  }

  /** Rows of a file that was written in order. */
  final class InFile implements SortedRows {
    private final ArrowShard shard;
    private final String column;
    private @Nullable IntFunction<SortKey> keys;
    private int row = -1;
    private int rows;

    InFile(Path file, String column, BufferAllocator allocator) {
      this.shard = ArrowShard.open(file, allocator);
      this.column = column;
    }

    @Override
    public boolean next() {
      row++;
      while (row >= rows) {
        if (!shard.next()) {
          return false;
        }
        row = 0;
        rows = shard.root().getRowCount();
        keys = SortKey.of(shard.root().getVector(column));
      }
      return true;
    }

    @Override
    public VectorSchemaRoot root() {
      return shard.root();
    }

    @Override
    public int row() {
      return row;
    }

    @Override
    public SortKey key() {
      if (keys == null) {
        throw new IllegalStateException("There is no row yet.");
      }
      return keys.apply(row);
    }

    @Override
    public void close() {
      shard.close();
    }
  }

  /** The rows of several, merged; of equal ones, those of earlier sources come first. */
  final class Merged implements SortedRows {
    private final List<SortedRows> sources;
    private final PriorityQueue<Head> heads = new PriorityQueue<>();
    private @Nullable Head current;
    private boolean started;

    private record Head(SortKey key, int index, SortedRows rows) implements Comparable<Head> {
      @Override
      public int compareTo(Head other) {
        int order = key.compareTo(other.key);
        return order == 0 ? Integer.compare(index, other.index) : order;
      }
    }

    Merged(List<SortedRows> sources) {
      this.sources = List.copyOf(sources);
    }

    @Override
    public boolean next() {
      if (!started) {
        started = true;
        for (int i = 0; i < sources.size(); i++) {
          push(i);
        }
      } else if (current != null) {
        push(current.index());
      }
      current = heads.poll();
      return current != null;
    }

    private void push(int index) {
      SortedRows rows = sources.get(index);
      if (rows.next()) {
        heads.add(new Head(rows.key(), index, rows));
      }
    }

    private Head current() {
      if (current == null) {
        throw new IllegalStateException("There is no row.");
      }
      return current;
    }

    @Override
    public VectorSchemaRoot root() {
      return current().rows().root();
    }

    @Override
    public int row() {
      return current().rows().row();
    }

    @Override
    public SortKey key() {
      return current().key();
    }

    @Override
    public void close() {
      sources.forEach(SortedRows::close);
    }
  }
}
