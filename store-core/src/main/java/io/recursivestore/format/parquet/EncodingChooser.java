package io.recursivestore.format.parquet;

import io.recursivestore.format.Compression;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/**
 * Chooses how to encode a column chunk, by encoding a page of it in every way. Ways are tried in
 * the order of what they cost a reader: from values as they are to packed ones, then compressed
 * ones from few bytes to many. One is taken over those before it only if it saves an eighth of
 * their bytes.
 */
final class EncodingChooser {
  /** Dictionaries that are larger are of no use; readers keep them in a processor's cache. */
  static final int MAX_DICTIONARY_BYTES = 1 << 20;

  private static final int LEAST_SAVING = 8;

  /** Nor is a way taken for less than this part of the values as they are. */
  private static final int LEAST_SHARE = 64;

  /** About how many pages are expected to share a dictionary. */
  private static final int PAGES = 32;

  private static final double MANY = 1e9;

  private final List<CompressionCodecName> codecs;
  private final PageCodec codec;
  private final DeltaEncoder deltas;

  /** A page in one encoding, and what it takes besides. */
  private record Trial(
      Encoding encoding,
      PageBuffer bytes,
      double scale,
      double more,
      @Nullable PageDictionary dictionary) {
    double size() {
      return bytes.size() * scale;
    }
  }

  EncodingChooser(Compression compression, PageCodec codec, DeltaEncoder deltas) {
    this.codecs = codecs(compression);
    this.codec = codec;
    this.deltas = deltas;
  }

  /**
   * Chooses.
   *
   * @param sample the values of a page, at least one
   * @param whole whether these are all values of the chunk
   * @param empty makes a dictionary
   */
  EncodingChoice choose(PageValues sample, boolean whole, Supplier<PageDictionary> empty)
      throws IOException {
    List<Trial> trials = new ArrayList<>(List.of(direct(sample)));
    if (sample.hasDictionary()) {
      Trial dictionary = dictionary(sample, whole, empty.get());
      if (dictionary != null) {
        trials.add(dictionary);
      }
    }
    return best(sample, withDelta(trials, sample), codecs);
  }

  /**
   * Chooses among encodings without a dictionary, for what comes after one that grew too large.
   *
   * @param codecSoFar the compression of the pages with a dictionary; if none, it may change
   */
  EncodingChoice chooseBeyond(PageValues sample, CompressionCodecName codecSoFar)
      throws IOException {
    boolean open = codecSoFar == CompressionCodecName.UNCOMPRESSED;
    return best(
        sample,
        withDelta(new ArrayList<>(List.of(direct(sample))), sample),
        open ? codecs : List.of(codecSoFar));
  }

  /** Returns how a chunk without values is compressed. */
  CompressionCodecName usual() {
    return codecs.get(0);
  }

  private EncodingChoice best(
      PageValues sample, List<Trial> trials, List<CompressionCodecName> allowed)
      throws IOException {
    double direct = Math.max(1, trials.get(0).bytes().size());
    double bestSize = 0;
    EncodingChoice best = null;
    for (CompressionCodecName name : allowed) {
      for (Trial trial : byCost(trials, name)) {
        PageBuffer bytes = trial.bytes();
        double size =
            codec.compress(name, bytes.array(), bytes.size()) * trial.scale() + trial.more();
        if (best == null
            || bestSize - size > Math.max(bestSize / LEAST_SAVING, direct / LEAST_SHARE)) {
          best =
              new EncodingChoice(
                  trial.encoding(), name, size / Math.max(1, sample.bytes()), trial.dictionary());
          bestSize = size;
        }
      }
    }
    if (best == null) {
      throw new IllegalStateException("There is no codec to choose");
    }
    return best;
  }

  /** To decompress a page costs as much as it has bytes then, and mostly more than to decode it. */
  private static List<Trial> byCost(List<Trial> trials, CompressionCodecName codec) {
    return codec == CompressionCodecName.UNCOMPRESSED
        ? trials
        : trials.stream().sorted(Comparator.comparingDouble(Trial::size)).toList();
  }

  private Trial direct(PageValues sample) {
    PageBuffer bytes = new PageBuffer();
    sample.direct(deltas, bytes);
    return new Trial(sample.direct(), bytes, 1, 0, null);
  }

  private List<Trial> withDelta(List<Trial> trials, PageValues sample) {
    if (sample.hasDelta()) {
      PageBuffer bytes = new PageBuffer();
      sample.delta(deltas, bytes);
      trials.add(new Trial(Encoding.DELTA_BINARY_PACKED, bytes, 1, 0, null));
    }
    return trials;
  }

  private static @Nullable Trial dictionary(
      PageValues sample, boolean whole, PageDictionary dictionary) {
    int[] codes = new int[sample.count()];
    sample.lookUp(dictionary, codes);
    int seen = dictionary.size();
    double all = whole ? seen : expected(seen, codes.length);
    double dictionaryBytes = all * dictionary.bytes() / seen;
    if (dictionaryBytes > MAX_DICTIONARY_BYTES) {
      return null;
    }
    PageBuffer bytes = new PageBuffer();
    int width = RunEncoder.bitWidth(seen - 1);
    RunEncoder.encode(codes, codes.length, width, bytes);
    double scale = (double) RunEncoder.bitWidth((int) all - 1) / Math.max(1, width);
    return new Trial(
        Encoding.RLE_DICTIONARY,
        bytes,
        Math.max(1, scale),
        whole ? dictionaryBytes : dictionaryBytes / PAGES,
        dictionary);
  }

  /**
   * Returns how many different values there are likely to be, if some of them were seen in draws at
   * random: the number {@code n} that solves {@code seen = n (1 - exp(-draws / n))}.
   */
  private static double expected(int seen, int draws) {
    double low = seen;
    double high = MANY;
    while (high - low > 0.5) {
      double middle = (low + high) / 2;
      if (-middle * Math.expm1(-draws / middle) < seen) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static List<CompressionCodecName> codecs(Compression compression) {
    return switch (compression) {
      case AUTO -> List.of(CompressionCodecName.UNCOMPRESSED, CompressionCodecName.ZSTD);
      case NONE -> List.of(CompressionCodecName.UNCOMPRESSED);
      case SNAPPY -> List.of(CompressionCodecName.SNAPPY);
      case ZSTD -> List.of(CompressionCodecName.ZSTD);
      case LZ4_RAW -> List.of(CompressionCodecName.LZ4_RAW);
      case GZIP -> List.of(CompressionCodecName.GZIP);
    };
  }
}
