package io.recursivestore.exchange.python;

import io.recursivestore.exchange.python.FrameColumn.TextArray;
import io.recursivestore.exchange.python.PyValue.Bytes;
import io.recursivestore.exchange.python.PyValue.Call;
import io.recursivestore.exchange.python.PyValue.Constant;
import io.recursivestore.exchange.python.PyValue.Int;
import io.recursivestore.exchange.python.PyValue.Sequence;
import io.recursivestore.exchange.python.PyValue.Text;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Texts of a pickled array of pyarrow, which pandas 3 keeps texts in. */
final class ArrowTexts implements TextArray {
  private final long size;
  private final long from;
  private final @Nullable Bytes validity;
  private final ByteBuffer offsets;
  private final boolean isLarge;
  private final Bytes characters;
  private final int at;

  private ArrowTexts(
      long size,
      long from,
      @Nullable Bytes validity,
      ByteBuffer offsets,
      boolean isLarge,
      Bytes characters,
      int at) {
    this.size = size;
    this.from = from;
    this.validity = validity;
    this.offsets = offsets;
    this.isLarge = isLarge;
    this.characters = characters;
    this.at = at;
  }

  /**
   * Reads an array, or one in pieces.
   *
   * @throws PickleProblem if it is none of texts, or its buffers are too short for it
   */
  static TextArray of(PyValue value, Budget budget, int offset) {
    if (value instanceof Call call && call.is("pyarrow.lib.chunked_array")) {
      List<TextArray> chunks = new ArrayList<>();
      if (call.argument(0) instanceof Sequence list) {
        for (PyValue chunk : list.items) {
          chunks.add(array(chunk, budget, call.offset));
        }
      }
      return new Chunks(chunks);
    }
    return array(value, budget, offset);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public @Nullable String get(long i) {
    long place = from + i;
    if (validity != null) {
      int bits = validity.array()[validity.from() + (int) (place >> 3)];
      if ((bits >> (place & 7) & 1) == 0) {
        return null;
      }
    }
    long start = position(place);
    long end = position(place + 1);
    if (start < 0 || end < start || end > characters.length()) {
      throw PickleProblem.damaged(at, "a text of pyarrow lies outside of its buffer");
    }
    return PyText.utf8(
        new Bytes(characters.array(), characters.from() + (int) start, (int) (end - start)), at);
  }

  private long position(long place) {
    return isLarge
        ? offsets.getLong((int) place * Long.BYTES)
        : offsets.getInt((int) place * Integer.BYTES);
  }

  private static TextArray array(PyValue value, Budget budget, int offset) {
    boolean isArray =
        value instanceof Call call
            && call.is("pyarrow.lib._restore_array")
            && call.argument(0) instanceof Sequence data
            && data.items.size() >= 5
            && data.items.get(1) instanceof Int
            && data.items.get(3) instanceof Int
            && data.items.get(4) instanceof Sequence buffers
            && buffers.items.size() == 3;
    if (!isArray) {
      throw PickleProblem.damaged(
          offset, "it has a " + PyValue.describe(value) + " in the place of an array of pyarrow");
    }
    List<PyValue> data = ((Sequence) ((Call) value).argument(0)).items;
    String type =
        data.get(0) instanceof Call call
                && call.is("pyarrow.lib.type_for_alias")
                && call.argument(0) instanceof Text text
            ? text.value()
            : "";
    boolean isLarge = type.equals("large_string");
    if (!isLarge && !type.equals("string")) {
      throw PickleProblem.refused(offset, "it has an array of pyarrow that holds no texts");
    }
    long size = ((Int) data.get(1)).value();
    long from = ((Int) data.get(3)).value();
    List<PyValue> buffers = ((Sequence) data.get(4)).items;
    Bytes validity =
        buffers.get(0) == Constant.NONE ? null : buffer(buffers.get(0), budget, offset);
    Bytes offsets = buffer(buffers.get(1), budget, offset);
    int width = isLarge ? Long.BYTES : Integer.BYTES;
    long end = from + size;
    boolean fits =
        size >= 0
            && from >= 0
            && end >= 0
            && (size == 0
                || (end < offsets.length() / width
                    && (validity == null || end <= validity.length() * 8L)));
    if (!fits) {
      throw PickleProblem.damaged(offset, "an array of pyarrow is longer than its buffers");
    }
    return new ArrowTexts(
        size,
        from,
        validity,
        ByteBuffer.wrap(offsets.array(), offsets.from(), offsets.length())
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN),
        isLarge,
        buffer(buffers.get(2), budget, offset),
        offset);
  }

  private static Bytes buffer(PyValue value, Budget budget, int offset) {
    if (value == Constant.NONE) {
      return Bytes.of(new byte[0]);
    }
    return value instanceof Call call && call.is("pyarrow.lib.py_buffer")
        ? budget.bytesOf(call.argument(0), call.offset)
        : budget.bytesOf(value, offset);
  }

  /** Arrays one after another. */
  private record Chunks(List<TextArray> chunks) implements TextArray {
    @Override
    public long size() {
      return chunks.stream().mapToLong(TextArray::size).sum();
    }

    @Override
    public @Nullable String get(long i) {
      long rest = i;
      for (TextArray chunk : chunks) {
        if (rest < chunk.size()) {
          return chunk.get(rest);
        }
        rest -= chunk.size();
      }
      throw new IndexOutOfBoundsException(i);
    }
  }
}
