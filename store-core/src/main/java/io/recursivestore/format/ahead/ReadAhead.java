package io.recursivestore.format.ahead;

import io.recursivestore.format.ahead.Piece.State;
import io.recursivestore.model.StorageException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Reads what one thread will ask for of some files, one after another, before it does: in other
 * threads, as many reads at once as the time they take and the time between them call for. What is
 * in memory, or on its way, stays below a bound, together with what the thread has not done with;
 * only a single piece may be larger. Whoever asks for what is not in memory yet waits for it, or
 * reads it itself.
 *
 * <p>An error while reading ahead is no error: the read is made again when its bytes are asked for.
 */
public final class ReadAhead implements AutoCloseable {
  /** Files have pieces for so much memory where nothing is read ahead. */
  private static final long ROOM_WITHOUT_BOUND = 64L << 20;

  private final PieceMemory memory;
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ReadDepth depth = new ReadDepth();
  private final List<AheadFile> files = new ArrayList<>();
  private final Set<Thread> readers = new HashSet<>();
  private int reading;
  private boolean isMakingRoom;
  private boolean isClosed;
  private long takenAt = -1;
  private long hits;
  private long stalls;
  private long waitNanos;

  /**
   * Starts without files.
   *
   * @param allocator gives the memory
   * @param maxBytes the bound; 0 to read nothing before it is asked for
   */
  public ReadAhead(BufferAllocator allocator, long maxBytes) {
    this.memory = new PieceMemory(allocator);
    this.maxBytes = maxBytes;
  }

  /** Adds a file, behind those that were added before. The caller closes it. */
  public AheadFile file() {
    AheadFile file = new AheadFile(this);
    locked(() -> files.add(file));
    return file;
  }

  /**
   * Begins to open something in another thread.
   *
   * @param open opens it
   * @param close closes it, if nobody takes it
   * @param <T> what it is
   * @return what is taken by {@link #take(Opening)}, or else closed
   */
  public <T> Opening<T> open(Supplier<T> open, Consumer<T> close) {
    Opening<T> opening = new Opening<>(open, close);
    ReadThreads.begin(opening::run);
    return opening;
  }

  /**
   * Notes that something is needed now: if it is not there, more is opened and read at once.
   *
   * @param opening what will be taken
   */
  public void expect(Opening<?> opening) {
    if (!opening.isDone()) {
      locked(depth::stalled);
    }
  }

  /**
   * Waits for what is opened; what opening it threw is thrown.
   *
   * @param opening what is taken, once
   * @param <T> what it is
   */
  public <T> T take(Opening<T> opening) {
    boolean isThere = opening.isDone();
    long start = System.nanoTime();
    try {
      return opening.take();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      long waited = System.nanoTime() - start;
      locked(() -> count(isThere, waited));
    }
  }

  /**
   * Returns whether there is room for what another file holds.
   *
   * @param opened how many files are or will be open that nothing was taken of yet
   */
  public boolean hasRoom(int opened) {
    lock.lock();
    try {
      if (maxBytes == 0 || isClosed || opened >= depth.reads()) {
        return false;
      }
      long planned = memory.held();
      for (AheadFile file : files) {
        for (int i = file.next; i < file.pieces.size() && planned < maxBytes; i++) {
          Piece piece = file.pieces.get(i);
          planned += piece.isDue() ? memory.size(piece) : 0;
        }
      }
      return planned < maxBytes;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how often what was asked for was in memory already. */
  public long hits() {
    return got(() -> hits);
  }

  /** Returns how often it was not, although it was to be read ahead. */
  public long stalls() {
    return got(() -> stalls);
  }

  /** Returns how long was waited then, in nanoseconds. */
  public long waitNanos() {
    return got(() -> waitNanos);
  }

  /** Waits for all reads that are under way, begins no others, and gives back all memory. */
  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      awaitUninterrupted(() -> reading == 0);
      List.copyOf(files).forEach(this::discard);
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many bytes pieces are made for. */
  long room() {
    return maxBytes == 0 ? ROOM_WITHOUT_BOUND : maxBytes;
  }

  void planned(AheadFile file, List<Piece> pieces) {
    locked(
        () -> {
          file.pieces = pieces;
          readNext();
        });
  }

  void close(AheadFile file) {
    lock.lock();
    try {
      for (Piece piece : file.pieces) {
        piece.users = 0;
        piece.state = piece.state == State.WAITING ? State.DONE : piece.state;
      }
      awaitUninterrupted(() -> file.pieces.stream().noneMatch(p -> p.state == State.READING));
      discard(file);
      readNext();
    } finally {
      lock.unlock();
    }
  }

  void ended(AheadFile file, AheadGroup group) {
    locked(() -> file.opensLate = group.isOpened);
  }

  void release(Piece piece) {
    lock.lock();
    try {
      piece.users--;
      if (piece.users <= 0 && piece.state != State.READING) {
        memory.free(piece, State.DONE);
        readNext();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns a piece's bytes, which stay until it is released.
   *
   * @param opens the row group whose other columns are needed now, if the piece is of one
   */
  ArrowBuf take(Piece piece, @Nullable AheadGroup opens) {
    lock.lock();
    try {
      if (opens != null) {
        opens.isOpened = true;
        piece.file.next = 0;
      }
      boolean isNew = !piece.isTaken;
      piece.isTaken = true;
      boolean isThere = piece.state == State.READY;
      long start = System.nanoTime();
      if (!isThere) {
        depth.stalled();
        awaitOrRead(piece);
      }
      if (isNew) {
        taken(isThere, start);
      }
      readNext();
      if (piece.bytes == null) {
        throw new IllegalStateException("The bytes at " + piece.offset + " were given back");
      }
      return piece.bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Notes that a piece was asked for at a time, and is there now. */
  private void taken(boolean wasThere, long start) {
    if (takenAt >= 0) {
      depth.consumed(start - takenAt);
    }
    if (wasThere) {
      depth.hit();
    }
    takenAt = System.nanoTime();
    count(wasThere, takenAt - start);
  }

  private void awaitOrRead(Piece piece) {
    try {
      while (piece.state == State.READING) {
        readNext();
        changed.await();
      }
      if (piece.state == State.WAITING) {
        makeRoom(memory.size(piece));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    if (piece.state != State.WAITING) {
      return;
    }
    memory.begin(piece);
    readNext();
    ArrowBuf bytes = null;
    lock.unlock();
    try {
      bytes = memory.read(piece);
    } finally {
      lock.lock();
      memory.end(piece, bytes);
      changed.signalAll();
    }
  }

  /** Gives up what will be asked for last, if there is no room for what was asked for now. */
  private void makeRoom(long bytes) throws InterruptedException {
    isMakingRoom = true;
    try {
      while (maxBytes > 0 && memory.held() + bytes > maxBytes) {
        Piece last = PieceMemory.lastNotTaken(files);
        if (last != null) {
          memory.free(last, State.WAITING);
          last.file.next = 0;
        } else if (reading > 0) {
          changed.await();
        } else {
          return;
        }
      }
    } finally {
      isMakingRoom = false;
    }
  }

  /** Begins reads as long as there is room for them. */
  private void readNext() {
    if (maxBytes == 0 || isMakingRoom || isClosed) {
      return;
    }
    for (AheadFile file : files) {
      boolean isBehind = true;
      for (int i = file.next; i < file.pieces.size(); i++) {
        Piece piece = file.pieces.get(i);
        if (piece.isDue()) {
          if (reading >= depth.reads() || memory.held() + memory.size(piece) > maxBytes) {
            return;
          }
          if (!ReadThreads.begin(() -> readAhead(piece))) {
            return;
          }
          memory.begin(piece);
          reading++;
        }
        isBehind &= piece.state != State.WAITING;
        file.next = isBehind ? i + 1 : file.next;
      }
    }
  }

  private void readAhead(Piece piece) {
    boolean isNeeded = got(() -> readers.add(Thread.currentThread()) && isNeeded(piece));
    ArrowBuf bytes = null;
    long start = System.nanoTime();
    try {
      bytes = isNeeded ? memory.read(piece) : null;
    } catch (RuntimeException | Error e) {
      // It comes again where somebody can catch it.
    } finally {
      readAhead(piece, bytes, System.nanoTime() - start);
    }
  }

  private void readAhead(Piece piece, @Nullable ArrowBuf bytes, long nanos) {
    lock.lock();
    try {
      readers.remove(Thread.currentThread());
      reading--;
      depth.read(nanos);
      piece.hasFailed = bytes == null;
      memory.end(piece, bytes);
      changed.signalAll();
      readNext();
    } finally {
      lock.unlock();
    }
  }

  private boolean isNeeded(Piece piece) {
    return piece.users > 0 && !isClosed;
  }

  private void discard(AheadFile file) {
    file.pieces.forEach(piece -> memory.free(piece, State.DONE));
    file.pieces = List.of();
    files.remove(file);
  }

  private void count(boolean isHit, long nanos) {
    if (maxBytes == 0) {
      return;
    }
    if (isHit) {
      hits++;
    } else {
      stalls++;
      waitNanos += nanos;
    }
  }

  /** Waits, and hands an interrupt on to the threads that read. */
  private void awaitUninterrupted(Supplier<Boolean> condition) {
    boolean isInterrupted = false;
    while (!condition.get()) {
      try {
        changed.await();
      } catch (InterruptedException e) {
        isInterrupted = true;
        readers.forEach(Thread::interrupt);
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private <T> T got(Supplier<T> value) {
    lock.lock();
    try {
      return value.get();
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  private static StorageException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StorageException("Reading was interrupted.", e);
  }
}
