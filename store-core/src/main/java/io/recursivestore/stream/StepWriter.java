package io.recursivestore.stream;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.StorageException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Appends steps to a stream. Begin a step, set every field once, end it; publish as often as
 * readers should see steps.
 *
 * <p>A step exists once {@link #endStep()} returns. Any call between that throws discards the open
 * step: the writer is as it was before {@link #beginStep}, and goes on with the next one. Setting
 * fields in their order is fastest. No call allocates memory, except where files grow.
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
  private final WriterLock lock;
  private final boolean durable;

  private final List<StreamField> fields;
  private final StepProblems problems;
  private final boolean[] sequence;
  private final byte[] floating;

  /** Bounds of integer fields; no value is within those of other fields. */
  private final long[] min;

  private final long[] max;

  private final StagedRow staged;
  private boolean inStep;
  private long step;
  private boolean hasSteps;
  private long lastStep;
  private boolean closed;

  StepWriter(StreamAppender appender, WriterLock lock, SyncPolicy policy) {
    this.appender = appender;
    this.lock = lock;
    this.durable = policy == SyncPolicy.ALWAYS;
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
   * Begins a step.
   *
   * @param number its number, greater than that of every step before
   * @throws InvalidRequestException if it isn't, or a step is open
   */
  public void beginStep(long number) {
    if (inStep || closed || (hasSteps && number <= lastStep)) {
      throw refusedStep(number);
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
   * @throws InvalidRequestException if no step is open, a field is not set, or a sequence has
   *     another length than before
   * @throws StorageException if a file can't grow
   */
  public void endStep() {
    if (!inStep) {
      throw closed ? problems.closed() : problems.noStep();
    }
    if (!staged.isComplete()) {
      throw refuse(problems.missing(step, staged.firstMissing()));
    }
    try {
      appender.append(step, staged.row(), staged.lengths(), staged.size());
    } finally {
      discard();
    }
    hasSteps = true;
    lastStep = step;
  }

  /**
   * Makes all steps that ended visible to readers, all or none, and durable if that is the writer's
   * policy.
   *
   * @throws StorageException if that fails; whether readers see the steps is then unknown until the
   *     next writer opens
   */
  public void publish() {
    checkOpen();
    appender.publish(durable);
  }

  /**
   * Publishes, and waits until all steps of the stream are on the disk.
   *
   * @throws StorageException if that fails
   */
  public void sync() {
    checkOpen();
    appender.sync();
  }

  /**
   * Discards the open step, publishes all others, waits until they are on the disk, and lets other
   * writers in.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    discard();
    try {
      appender.close();
    } finally {
      lock.close();
    }
  }

  private void check(int field, boolean asSequence, int count) {
    if (!inStep
        || field < 0
        || field >= sequence.length
        || sequence[field] != asSequence
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

  private void checkOpen() {
    if (closed) {
      throw problems.closed();
    }
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
        staged.isSet(field)
            ? problems.twice(step, field)
            : problems.size(step, (long) staged.size() + count, Template.MAX_STRIDE));
  }

  private InvalidRequestException refuse(InvalidRequestException problem) {
    discard();
    return problem;
  }

  private void discard() {
    inStep = false;
    staged.clear();
  }
}
