package io.recursivestore.exchange.python;

import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.ArrayDataType;
import io.jhdf.object.datatype.CompoundDataType;
import io.jhdf.object.datatype.DataType;
import io.recursivestore.exchange.python.FrameColumn.TextArray;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Texts of fixed lengths. PyTables says that they are ASCII and writes UTF-8, so they are taken as
 * bytes.
 *
 * @param bytes the records that hold them
 * @param rows how many records there are
 * @param record bytes of a record
 * @param from where in a record the text is
 * @param length bytes of the text, which zeros fill up
 * @param missing a text that stands for none
 */
@SuppressWarnings("ArrayRecordComponent")
record Hdf5Texts(byte[] bytes, int rows, int record, int from, int length, @Nullable String missing)
    implements TextArray {

  /** Returns the texts of a dataset of one dimension. */
  static Hdf5Texts of(Dataset dataset) {
    int length = dataset.getDataType().getSize();
    return new Hdf5Texts(bytes(dataset), rows(dataset), length, 0, length, null);
  }

  /**
   * Returns the texts of a field of records.
   *
   * @param place which text of the field
   */
  static Hdf5Texts of(Dataset dataset, String field, int place, @Nullable String missing) {
    CompoundDataType type = (CompoundDataType) dataset.getDataType();
    for (CompoundDataType.CompoundDataMember member : type.getMembers()) {
      if (member.getName().equals(field)) {
        DataType element =
            member.getDataType() instanceof ArrayDataType array
                ? array.getBaseType()
                : member.getDataType();
        return new Hdf5Texts(
            bytes(dataset),
            rows(dataset),
            type.getSize(),
            member.getOffset() + place * element.getSize(),
            element.getSize(),
            missing);
      }
    }
    throw PickleProblem.damaged(0, "its table has no field '" + field + "'");
  }

  @Override
  public long size() {
    return rows;
  }

  @Override
  public @Nullable String get(long i) {
    int at = Math.toIntExact(i * record + from);
    int end = at + length;
    while (end > at && bytes[end - 1] == 0) {
      end--;
    }
    String text = PyText.utf8(new PyValue.Bytes(bytes, at, end - at), 0);
    return text.equals(missing) ? null : text;
  }

  private static int rows(Dataset dataset) {
    return dataset.getDimensions()[0];
  }

  private static byte[] bytes(Dataset dataset) {
    byte[] all = new byte[Math.toIntExact(dataset.getSizeInBytes())];
    if (dataset instanceof ContiguousDataset contiguous) {
      contiguous.getBuffer().duplicate().get(all);
      return all;
    }
    if (!(dataset instanceof ChunkedDataset chunked) || dataset.getDimensions().length != 1) {
      throw PickleProblem.refused(
          0, "its texts in '" + dataset.getName() + "' are laid out as PyTables doesn't");
    }
    int record = dataset.getDataType().getSize();
    int step = chunked.getChunkDimensions()[0];
    for (int row = 0; row < rows(dataset); row += step) {
      int count = Math.min(step, rows(dataset) - row);
      ByteBuffer.wrap(chunked.getDecompressedChunk(new int[] {row}))
          .get(all, row * record, count * record);
    }
    return all;
  }
}
