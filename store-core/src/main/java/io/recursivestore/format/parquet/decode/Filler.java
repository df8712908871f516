package io.recursivestore.format.parquet.decode;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;

/** Puts decoded values into the slots of a vector, from the first on. */
abstract class Filler {
  private final FieldVector vector;
  private final Source source;

  Filler(FieldVector vector, Source source) {
    this.vector = vector;
    this.source = source;
  }

  /** Returns what the values are taken from. */
  final Source source() {
    return source;
  }

  /** Returns how many slots may be put at once at most. */
  int chunk() {
    return Scratch.CHUNK;
  }

  /**
   * Empties the vector.
   *
   * @param slots how many there will be, unless it turns out to be more
   */
  final void begin(int slots) {
    clear(slots);
    ArrowBuf validity = vector.getValidityBuffer();
    validity.setZero(0, validity.capacity());
  }

  /**
   * Puts the next values of the source.
   *
   * @param slot the first slot; those before it were put
   * @param slots how many, nulls among them
   * @param present how many are not null
   * @param validity a bit a slot, which tells those that are not null; meaningless if none are or
   *     all
   */
  final void put(int slot, int slots, int present, long[] validity) {
    reserve(Math.addExact(slot, slots));
    if (present == slots) {
      Bits.putOnes(slots, vector.getValidityBuffer(), slot);
    } else if (present > 0) {
      Bits.put(validity, slots, vector.getValidityBuffer(), slot);
    }
    values(slot, slots, present, validity);
  }

  /** Ends the vector behind some slots, all of which were put. */
  abstract void end(int slots);

  abstract void clear(int slots);

  /** Makes room for more slots and keeps those that were put; there is no data in new ones. */
  abstract void reserve(int slots);

  abstract void values(int slot, int slots, int present, long[] validity);
}
