package io.recursivestore.exchange.python;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import java.util.Optional;

/**
 * Reads pickles of plain data, of protocols 0 to 5: numbers, texts, bytes, lists, tuples, dicts,
 * sets, times, decimals, UUIDs, arrays of NumPy, and frames of pandas.
 *
 * <p>A pickle is a program for a small machine, which may call any function of Python. Here no
 * function is called and no class is loaded, whatever it says: the calls that pickles of plain data
 * make are read as descriptions of what they would return, and every other name is refused.
 */
public final class Pickles {
  private Pickles() {}

  /**
   * Returns the value of a pickle as JSON. Where JSON has no form for something, an object of one
   * member does, whose name begins with a dollar sign; the guide's page on Python lists them.
   *
   * @param what how the pickle is called in messages, such as its file's path
   * @param pickle its bytes, not compressed; not changed, and not kept
   * @param limits how much it may become
   * @return the value
   * @throws CorruptDataException if it is damaged, with the byte where it is noticed
   * @throws InvalidRequestException if it holds what is no plain data, which is named, or more than
   *     the limits allow
   */
  public static JsonNode json(String what, byte[] pickle, PickleLimits limits) {
    try {
      return new PyJson(new Budget(limits)).of(read(pickle, limits));
    } catch (PickleProblem e) {
      throw e.of(what);
    }
  }

  /**
   * Returns the frame that a pickle holds.
   *
   * @throws CorruptDataException if it is damaged
   * @throws InvalidRequestException if it holds what is no plain data
   */
  static Optional<Frame> frame(String what, byte[] pickle, PickleLimits limits) {
    try {
      PyValue value = read(pickle, limits);
      return value instanceof PyValue.Call call && call.is("pandas.DataFrame")
          ? Optional.of(Pandas.frame(call, new Budget(limits)))
          : Optional.empty();
    } catch (PickleProblem e) {
      throw e.of(what);
    }
  }

  private static PyValue read(byte[] pickle, PickleLimits limits) {
    if (pickle.length > limits.bytes()) {
      throw PickleProblem.refused(
          0, "it has " + pickle.length + " bytes, more than the limit of " + limits.bytes());
    }
    return PickleReader.read(pickle, limits);
  }
}
