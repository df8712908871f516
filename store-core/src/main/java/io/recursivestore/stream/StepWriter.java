package io.recursivestore.stream;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.StorageException;
import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Appends steps to a stream. Begin a step, set its fields, end it; publish as often as readers
 * should see steps.
 *
 * <p>A step exists once {@link #endStep()} returns. Any call between that throws discards the open
 * step: the writer is as it was before {@link #beginStep}, and goes on with the next one. A step
 * need not have all fields, and a sequence not the same length in all steps; where they are alike,
 * reads are fastest and files smallest. Setting fields in their order is fastest. No call allocates
 * memory, except where files grow.
 *
 * <p>For use by one thread. After a {@link StorageException} from {@link #publish()} or {@link
 * #sync()} further calls throw one: close the writer and open another, which goes on after the last
 * published step. A full disk is noticed before anything is stored: {@link #endStep()} throws, and
 * the writer stays usable.
 */
public final class StepWriter implements AutoCloseable {
  private static final byte NOT_FLOATING = 0;
  private static final byte FLOAT64 = 1;
  private static final byte FLOAT32 = 2;

  private final StreamAppender appender;
  private final @Nullable WriterLock lock;
  private final SyncPolicy policy;
  private final @Nullable SyncTimer timer;

  private final List<StreamField> fields;
  private final StepProblems problems;
  private final boolean[] sequence;
  private final byte[] floating;

  /** Bounds of integer fields; no value is within those of other fields. */
  private final long[] min;

  private final long[] max;

  private final StagedRow staged;
  private @Nullable FieldWrites fieldWrites;
  private boolean inStep;
  private long step;

  /** The lowest field that the open step may still get: 0, or more if it was ended before. */
  private int freeFields;

  private boolean hasSteps;
  private long lastStep;
  private long unsyncedSteps;
  private boolean closed;

  /** A writer whose steps are never published: it holds no lock. */
  static StepWriter staging(StreamAppender appender) {
    return new StepWriter(appender, null, SyncPolicy.NONE);
  }

  StepWriter(StreamAppender appender, @Nullable WriterLock lock, SyncPolicy policy) {
    this.appender = appender;
    this.lock = lock;
    this.policy = policy;
    this.fields = appender.fields();
    this.problems = appender.problems();
    int fieldCount = fields.size();
    this.sequence = new boolean[fieldCount];
    this.floating = new byte[fieldCount];
    this.min = new long[fieldCount];
    this.max = new long[fieldCount];
    for (int f = 0; f < fieldCount; f++) {
      FieldType type = fields.get(f).type();
      sequence[f] = fields.get(f).sequence();
      floating[f] =
          type == FieldType.FLOAT64 ? FLOAT64 : type == FieldType.FLOAT32 ? FLOAT32 : NOT_FLOATING;
      min[f] = type.isInteger() ? type.min() : 1;
      max[f] = type.isInteger() ? type.max() : 0;
    }
    this.staged = new StagedRow(fieldCount);
    this.hasSteps = appender.lastStep().isPresent();
    this.lastStep = appender.lastStep().orElse(0);
    this.timer =
        policy
            .interval()
            .map(interval -> new SyncTimer(problems.stream(), interval, this::syncUnsynced))
            .orElse(null);
  }

  /**
   * Returns a field's index, by which the setters name it.
   *
   * @param name the field's name
   * @throws NotFoundException if the stream has no such field
   */
  public int field(String name) {
    for (int f = 0; f < sequence.length; f++) {
      if (fields.get(f).name().equals(name)) {
        return f;
      }
    }
    throw problems.unknownField(name);
  }

  /** Returns the last step that ended, in this writer or before it, published or not. */
  public OptionalLong lastStep() {
    return hasSteps ? OptionalLong.of(lastStep) : OptionalLong.empty();
  }

  /**
   * Begins a step, or goes on with the last one: then only fields after those that it has can be
   * set.
   *
   * @param number its number, greater than that of every step before, or that of the last one if
   *     that lacks its last fields
   * @throws InvalidRequestException if it is neither, or a step is open
   */
  public void beginStep(long number) {
    if (inStep || closed || (hasSteps && number <= lastStep)) {
      goOn(number);
    }
    step = number;
    inStep = true;
  }

  /**
   * Sets a scalar integer field.
   *
   * @param field the field's index
   * @param value a value within the bounds of the field's type
   * @throws InvalidRequestException if the field is of another type or set already, or the value is
   *     out of bounds
   */
  public void setLong(int field, long value) {
    check(field, false, 1);
    if (value < min[field] || value > max[field]) {
      throw refusedLong(field, value);
    }
    long[] values = staged.reserve(1);
    values[staged.place(field, 1)] = value;
  }

  /**
   * Sets a scalar float field.
   *
   * @param field the field's index
   * @param value the value; a {@code float32} field keeps the nearest float
   * @throws InvalidRequestException if the field is of another type or set already
   */
  public void setDouble(int field, double value) {
    check(field, false, 1);
    boolean single = isSingle(field);
    long[] values = staged.reserve(1);
    values[staged.place(field, 1)] = Double.doubleToRawLongBits(single ? (float) value : value);
  }

  /**
   * Sets a scalar boolean field.
   *
   * @param field the field's index
   * @param value the value
   * @throws InvalidRequestException if the field is of another type or set already
   */
  public void setBoolean(int field, boolean value) {
    check(field, false, 1);
    checkBoolean(field);
    long[] values = staged.reserve(1);
    values[staged.place(field, 1)] = value ? 1 : 0;
  }

  /**
   * Sets an integer field that is a sequence.
   *
   * @param field the field's index
   * @param source holds the values, each within the bounds of the field's type
   * @param offset index of the first value
   * @param count number of values, which may be 0
   * @throws InvalidRequestException if the field is of another type or set already, or a value is
   *     out of bounds
   */
  public void setLongs(int field, long[] source, int offset, int count) {
    checkRange(field, source.length, offset, count);
    long least = min[field];
    long greatest = max[field];
    if (least > greatest) {
      throw refuse(problems.type(step, field, "integers"));
    }
    for (int i = offset; i < offset + count; i++) {
      if (source[i] < least || source[i] > greatest) {
        throw refusedLong(field, source[i]);
      }
    }
    long[] values = staged.reserve(count);
    System.arraycopy(source, offset, values, staged.place(field, count), count);
  }

  /**
   * Sets a float field that is a sequence.
   *
   * @param field the field's index
   * @param source holds the values; a {@code float32} field keeps the nearest floats
   * @param offset index of the first value
   * @param count number of values, which may be 0
   * @throws InvalidRequestException if the field is of another type or set already
   */
  public void setDoubles(int field, double[] source, int offset, int count) {
    checkRange(field, source.length, offset, count);
    boolean single = isSingle(field);
    long[] values = staged.reserve(count);
    int at = staged.place(field, count);
    for (int i = 0; i < count; i++) {
      double value = source[offset + i];
      values[at + i] = Double.doubleToRawLongBits(single ? (float) value : value);
    }
  }

  /**
   * Sets a boolean field that is a sequence.
   *
   * @param field the field's index
   * @param source holds the values
   * @param offset index of the first value
   * @param count number of values, which may be 0
   * @throws InvalidRequestException if the field is of another type or set already
   */
  public void setBooleans(int field, boolean[] source, int offset, int count) {
    checkRange(field, source.length, offset, count);
    checkBoolean(field);
    long[] values = staged.reserve(count);
    int at = staged.place(field, count);
    for (int i = 0; i < count; i++) {
      values[at + i] = source[offset + i] ? 1 : 0;
    }
  }

  /**
   * Ends the open step.
   *
   * @throws InvalidRequestException if no step is open, or it has no field
   * @throws StorageException if a file can't grow
   */
  public void endStep() {
    if (!inStep) {
      throw closed ? problems.closed() : problems.noStep();
    }
    if (staged.isEmpty()) {
      throw refuse(problems.empty(step));
    }
    if (timer == null) {
      store();
    } else {
      synchronized (this) {
        store();
      }
    }
    if (unsyncedSteps >= policy.steps()) {
      sync();
    }
  }

  /**
   * Appends many values at once: entry {@code i} of the three arrays is one value, or sequence of
   * values, of one field in one step. Steps don't decrease, and the fields of a step come in their
   * order, also from call to call. All are appended or none.
   *
   * @param steps the steps' numbers
   * @param names the fields' names
   * @param values for a number a {@link Number}, for a truth value a {@link Boolean}, for a
   *     sequence an array or a list of these
   * @throws InvalidRequestException if there is nothing, the arrays' lengths differ, the order is
   *     another, or a value doesn't fit its field
   * @throws NotFoundException if the stream has no such field
   * @throws StorageException if a file can't grow
   */
  public void append(long[] steps, String[] names, Object[] values) {
    if (fieldWrites == null) {
      fieldWrites = new FieldWrites(this, problems);
    }
    appendAll(fieldWrites.check(steps, names, values));
  }

  /**
   * Appends the rows of an Arrow batch, one step each. All are appended or none.
   *
   * @param rows columns of the fields' names, in any order, of their types or of smaller ones; null
   *     where a step lacks the field. A column {@code step} has the steps' numbers; without it they
   *     go on after the last step by 1, from 0.
   * @throws InvalidRequestException if there is a column that is no field, or a value or step that
   *     can't be appended
   * @throws StorageException if a file can't grow
   */
  public void append(VectorSchemaRoot rows) {
    appendAll(new ArrowSteps(this, problems).check(rows));
  }

  /**
   * Makes all steps that ended visible to readers, all or none, and durable if that is the writer's
   * policy.
   *
   * @throws StorageException if that fails; whether readers see the steps is then unknown until the
   *     next writer opens
   */
  public void publish() {
    publish(policy.always());
  }

  /**
   * Publishes, and waits until all steps of the stream are on the disk.
   *
   * @throws StorageException if that fails
   */
  public void sync() {
    publish(true);
  }

  /**
   * Discards the open step, publishes all others, waits until they are on the disk, and lets other
   * writers in.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    discard();
    if (timer != null) {
      timer.close();
    }
    try (lock) {
      appender.close();
    }
  }

  /** Returns the fields, in the order of their indices. */
  List<StreamField> fields() {
    return fields;
  }

  /** Returns the highest field that the last step has, or -1 if there is none. */
  synchronized int lastField() {
    return appender.lastField();
  }

  /** Sets a field to elements that were checked before. */
  void setElements(int field, long[] elements, int from, int count) {
    long[] values = staged.reserve(count);
    System.arraycopy(elements, from, values, staged.place(field, count), count);
  }

  /** Sets a field to the values of a vector that was checked before. */
  void setElements(int field, VectorElements elements, int from, int count) {
    long[] values = staged.reserve(count);
    elements.copy(from, count, values, staged.place(field, count));
  }

  /** What appends steps that were checked, and throws only if the disk is full or fails. */
  @FunctionalInterface
  interface Checked {
    void append();
  }

  private void appendAll(Checked steps) {
    synchronized (this) {
      boolean hadSteps = hasSteps;
      long before = lastStep;
      StreamAppender.Mark mark = appender.mark();
      boolean done = false;
      try {
        steps.append();
        done = true;
      } finally {
        if (!done) {
          discard();
          appender.rollBack(mark);
          hasSteps = hadSteps;
          lastStep = before;
        }
      }
    }
    if (unsyncedSteps >= policy.steps()) {
      sync();
    }
  }

  /** Ends a step whose fields were set by {@code setElements}. */
  void endChecked() {
    store();
  }

  private void store() {
    try {
      if (freeFields == 0) {
        appender.append(step, staged.row(), staged.lengths(), staged.size());
      } else {
        appender.extend(staged.row(), staged.lengths(), staged.size());
      }
    } finally {
      discard();
    }
    hasSteps = true;
    lastStep = step;
    unsyncedSteps++;
  }

  private void publish(boolean durable) {
    synchronized (this) {
      if (closed) {
        throw problems.closed();
      }
      appender.publish(durable);
      if (durable) {
        unsyncedSteps = 0;
      }
    }
  }

  private synchronized void syncUnsynced() {
    if (!closed && unsyncedSteps > 0) {
      publish(true);
    }
  }

  /** Goes on with the last step if that is what is asked for, and possible. */
  private void goOn(long number) {
    int free = inStep || closed || number != lastStep ? fields.size() : lastField() + 1;
    if (free == fields.size()) {
      throw refusedStep(number);
    }
    freeFields = free;
  }

  private void check(int field, boolean asSequence, int count) {
    if (!inStep
        || field < 0
        || field >= sequence.length
        || sequence[field] != asSequence
        || field < freeFields
        || staged.isSet(field)
        || count > Template.MAX_STRIDE - staged.size()) {
      throw refusedSet(field, asSequence, count);
    }
  }

  private void checkRange(int field, int available, int offset, int count) {
    check(field, true, count);
    if (offset < 0 || count < 0 || count > available - offset) {
      throw refuse(problems.range(step, field, available, offset, count));
    }
  }

  private void checkBoolean(int field) {
    if (fields.get(field).type() != FieldType.BOOL) {
      throw refuse(problems.type(step, field, "booleans"));
    }
  }

  private boolean isSingle(int field) {
    byte kind = floating[field];
    if (kind == NOT_FLOATING) {
      throw refuse(problems.type(step, field, "floating-point numbers"));
    }
    return kind == FLOAT32;
  }

  private InvalidRequestException refusedStep(long number) {
    if (closed) {
      return problems.closed();
    }
    return refuse(inStep ? problems.openStep(step, number) : problems.order(number, lastStep));
  }

  private InvalidRequestException refusedLong(int field, long value) {
    boolean integer = fields.get(field).type().isInteger();
    return refuse(
        integer
            ? problems.outOfBounds(step, field, value)
            : problems.type(step, field, "integers"));
  }

  private InvalidRequestException refusedSet(int field, boolean asSequence, int count) {
    if (!inStep) {
      return closed ? problems.closed() : problems.noStep();
    }
    if (field < 0 || field >= sequence.length) {
      return refuse(problems.noField(step, field));
    }
    if (sequence[field] != asSequence) {
      return refuse(problems.type(step, field, asSequence ? "a sequence" : "a single value"));
    }
    return refuse(
        staged.isSet(field) || field < freeFields
            ? problems.twice(step, field)
            : problems.size(step, (long) staged.size() + count, Template.MAX_STRIDE));
  }

  private InvalidRequestException refuse(InvalidRequestException problem) {
    discard();
    return problem;
  }

  private void discard() {
    inStep = false;
    freeFields = 0;
    staged.clear();
  }
}
