package io.recursivestore.format.parquet.decode;

import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/** Puts together structs and lists by the levels of a leaf column in them. For one thread. */
public final class Nesting {
  private final int definition;
  private final int repetition;
  private final int slotDefinition;
  private long[] validity = new long[0];
  private int[] offsets = new int[0];
  private int slots;

  /**
   * Describes a column.
   *
   * @param definition the definition level from which on its slot is not null
   * @param repetition number of repeated groups around it
   * @param slotDefinition the least definition level at which the innermost of them has an element
   */
  public Nesting(int definition, int repetition, int slotDefinition) {
    this.definition = definition;
    this.repetition = repetition;
    this.slotDefinition = slotDefinition;
  }

  /**
   * Returns how many slots the column has in a batch.
   *
   * @param levels the batch's levels of a leaf in it
   */
  public int slots(Levels levels) {
    if (!levels.repeats()) {
      return levels.count();
    }
    int[] repetitions = levels.repetitions();
    int[] definitions = levels.definitions();
    int count = 0;
    for (int i = 0; i < levels.count(); i++) {
      count += isSlot(repetitions[i], definitions[i]);
    }
    return count;
  }

  /**
   * Gives a struct its slots; the children must have theirs.
   *
   * @param vector replaced by the batch
   * @param levels the batch's levels of a leaf in it
   * @return how many slots it has
   */
  public int struct(StructVector vector, Levels levels) {
    if (!levels.repeats() && levels.same() >= definition) {
      slots = levels.count();
      vector.setValueCount(slots);
      ArrowBuf valid = vector.getValidityBuffer();
      valid.setZero(0, valid.capacity());
      Bits.putOnes(slots, valid, 0);
      return slots;
    }
    begin(levels.count());
    if (levels.repeats()) {
      int[] repetitions = levels.repetitions();
      int[] definitions = levels.definitions();
      int count = 0;
      long word = 0;
      for (int i = 0; i < levels.count(); i++) {
        int isSlot = isSlot(repetitions[i], definitions[i]);
        int valid = isSlot & (definitions[i] >= definition ? 1 : 0);
        word |= (long) valid << count;
        count += isSlot;
        if ((count & 63) == 0 && isSlot == 1) {
          validity[(count >>> 6) - 1] = word;
          word = 0;
        }
      }
      validity[count >>> 6] = word;
      slots = count;
    } else {
      slots = levels.count();
      int[] definitions = levels.definitions();
      for (int first = 0; first < slots; first += Long.SIZE) {
        long word = 0;
        for (int i = first; i < Math.min(slots, first + Long.SIZE); i++) {
          word |= (definitions[i] >= definition ? 1L : 0L) << i;
        }
        validity[first >>> 6] = word;
      }
    }
    vector.setValueCount(slots);
    put(vector.getValidityBuffer());
    return slots;
  }

  /**
   * Finds the slots of a list and makes room for them, before its elements are ended.
   *
   * @param vector will be replaced by the batch
   * @param levels the batch's levels of a leaf in it
   * @param elementDefinition the least definition level at which it has an element
   */
  public void beginList(ListVector vector, Levels levels, int elementDefinition) {
    begin(levels.count());
    if (offsets.length <= levels.count()) {
      offsets = new int[Math.max(levels.count() + 1, 2 * offsets.length)];
    }
    int[] repetitions = levels.repetitions();
    int[] definitions = levels.definitions();
    int count = 0;
    int elements = 0;
    long word = 0;
    for (int i = 0; i < levels.count(); i++) {
      int rep = repetitions[i];
      int def = definitions[i];
      int isSlot = isSlot(rep, def);
      int valid = isSlot & (def >= definition ? 1 : 0);
      word |= (long) valid << count;
      // What begins no slot is written over by the next.
      offsets[count] = elements;
      count += isSlot;
      if ((count & 63) == 0 && isSlot == 1) {
        validity[(count >>> 6) - 1] = word;
        word = 0;
      }
      elements += (rep <= repetition + 1 ? 1 : 0) & (def >= elementDefinition ? 1 : 0);
    }
    validity[count >>> 6] = word;
    offsets[count] = elements;
    slots = count;
    if (vector.getValueCapacity() < slots) {
      vector.setLastSet(-1);
      vector.setValueCount(slots);
    }
  }

  /**
   * Gives a list its slots.
   *
   * @param vector replaced by the batch; its elements must be in place
   * @return how many slots it has
   */
  public int endList(ListVector vector) {
    put(vector.getValidityBuffer());
    if (slots > 0) {
      vector
          .getOffsetBuffer()
          .nioBuffer(0, (slots + 1) * Integer.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asIntBuffer()
          .put(offsets, 0, slots + 1);
    }
    vector.setLastSet(slots - 1);
    vector.setValueCount(slots);
    return slots;
  }

  /** Returns 1 or 0, without a jump in the machine's code. */
  private int isSlot(int rep, int def) {
    return (rep <= repetition ? 1 : 0) & (def >= slotDefinition ? 1 : 0);
  }

  private void begin(int levels) {
    int words = Bits.words(levels) + 1;
    if (validity.length < words) {
      validity = new long[Math.max(words, 2 * validity.length)];
    }
  }

  private void put(ArrowBuf into) {
    into.setZero(0, into.capacity());
    Bits.put(validity, slots, into, 0);
  }
}
