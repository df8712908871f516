package io.recursivestore.format.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * Makes the chunks of one leaf column, one in each row group. Values are gathered into pages, and
 * encoded and compressed pages into a chunk. A chunk's encoding and compression are chosen by its
 * first page with enough values; until then its pages are not compressed.
 */
final class ColumnChunkWriter {
  /** Small enough to skip most of a chunk, and what other writers make. */
  static final int PAGE_ROWS = 20_000;

  static final int PAGE_BYTES = 1 << 20;

  /** A page with fewer values says little of those after it. */
  private static final int SAMPLE = 2_000;

  /** So many values say about how small the chunk becomes. */
  private static final int ESTIMATE = 200;

  private final ColumnDescriptor leaf;
  private final PrimitiveType type;
  private final ChunkContext context;
  private final PageValues values;
  private final PageLevels levels;
  private final List<EncodedPage> pages = new ArrayList<>();
  private @Nullable BloomHashes bloom;
  private int rows;
  private long encodedBytes;
  private long rawBytes;
  private @Nullable EncodingChoice choice;
  private boolean settled;
  private @Nullable PageDictionary dictionary;
  private boolean bounded = true;

  /** What encoding makes of the values, as long as no page of the chunk tells; 0 if unknown. */
  private double share;

  ColumnChunkWriter(ColumnDescriptor leaf, ChunkContext context) {
    this.leaf = leaf;
    this.type = leaf.getPrimitiveType();
    this.context = context;
    this.values = PageValues.of(type);
    this.levels = new PageLevels(leaf.getMaxRepetitionLevel(), leaf.getMaxDefinitionLevel());
  }

  /** Makes every chunk have a Bloom filter from here on. */
  void addBloomFilter() {
    bloom = new BloomHashes();
  }

  /** Returns about how many bytes the chunk would take if it ended now. */
  long bytes() {
    double first = share == 0 ? 1 : share;
    // What is not encoded yet is likely to be encoded as well as what is.
    double expected = rawBytes == 0 ? first : (double) encodedBytes / rawBytes;
    return encodedBytes + (long) (values.bytes() * expected);
  }

  /** Returns about how many bytes of memory the chunk takes. */
  long memory() {
    return encodedBytes + values.bytes() + (dictionary == null ? 0 : dictionary.bytes());
  }

  /** Adds values of a column that is not nested, one a row, of which none is null. */
  void add(FieldVector vector, int from, int to) throws IOException {
    int at = from;
    while (at < to) {
      int most = Math.min(to, at + PAGE_ROWS - rows);
      int end = values.fitting(vector, at, most, PAGE_BYTES - values.bytes());
      if (end == at && rows > 0) {
        endPage(false);
        continue;
      }
      end = Math.max(end, at + 1);
      values.append(vector, at, end);
      levels.addPresent(end - at);
      rows += end - at;
      at = end;
    }
    estimate();
  }

  /** Adds the slots of some rows. */
  void add(FieldVector vector, Slots slots) throws IOException {
    if (slots.areFull()) {
      addFull(vector, slots);
    } else {
      addSome(vector, slots);
    }
    estimate();
  }

  private void addFull(FieldVector vector, Slots slots) throws IOException {
    int at = 0;
    while (at < slots.count) {
      if (isFull(values.bytes(), levels.count())) {
        endPage(false);
      }
      int end = endOfPage(vector, slots, at);
      values.append(vector, slots.first + at, slots.first + end);
      levels.addFull(slots.repetitions, at, end);
      at = end;
    }
  }

  /** Counts rows up to where the page is full. A row goes into one page. */
  private int endOfPage(FieldVector vector, Slots slots, int from) {
    int all = slots.first + slots.count;
    int fitting = values.fitting(vector, slots.first + from, all, PAGE_BYTES - 1 - values.bytes());
    int last = Math.min(fitting - slots.first, from + PAGE_BYTES - 1 - levels.count());
    if (from == 0 && last == slots.count && rows + slots.rows <= PAGE_ROWS) {
      rows += slots.rows;
      return last;
    }
    int at = from;
    while (at < slots.count
        && (at == from || slots.repetitions[at] > 0 || (at <= last && rows < PAGE_ROWS))) {
      rows += slots.repetitions[at] == 0 ? 1 : 0;
      at++;
    }
    return at;
  }

  private void addSome(FieldVector vector, Slots slots) throws IOException {
    int[] present = slots.present();
    if (rows + slots.rows <= PAGE_ROWS
        && values.bytes() + values.mostBytesOf(vector, present) <= PAGE_BYTES
        && levels.count() + slots.count <= PAGE_BYTES) {
      values.append(vector, present, 0, present.length);
      levels.add(slots, 0, slots.count);
      rows += slots.rows;
    } else {
      addByRows(vector, slots, present);
    }
  }

  private void estimate() throws IOException {
    if (share == 0 && values.count() >= ESTIMATE) {
      share = context.chooser().choose(values, true, this::emptyDictionary).share();
    }
  }

  private void addByRows(FieldVector vector, Slots slots, int[] present) throws IOException {
    int at = 0;
    int value = 0;
    while (at < slots.count) {
      if (isFull(values.bytes(), levels.count())) {
        endPage(false);
      }
      int first = value;
      int from = at;
      long bytes = values.bytes();
      int entries = levels.count();
      // A row goes into one page.
      while (at < slots.count
          && (at == from || slots.repetitions[at] > 0 || !isFull(bytes, entries))) {
        rows += slots.repetitions[at] == 0 ? 1 : 0;
        entries++;
        if (slots.places[at] >= 0) {
          bytes += values.bytesOf(vector, present[value++]);
        }
        at++;
      }
      values.append(vector, present, first, value);
      levels.add(slots, from, at);
    }
  }

  private boolean isFull(long bytes, int entries) {
    return rows >= PAGE_ROWS || bytes >= PAGE_BYTES || entries >= PAGE_BYTES;
  }

  /** Writes the chunk, and begins another. */
  void flush(ParquetFileWriter file) throws IOException {
    endPage(pages.isEmpty());
    CompressionCodecName codec = settle();
    file.startColumn(leaf, pages.stream().mapToLong(EncodedPage::values).sum(), codec);
    if (dictionary != null) {
      writeDictionary(file, dictionary, codec);
    }
    Statistics<?> all = Statistics.createStats(type);
    for (EncodedPage page : pages) {
      page.write(file);
      all.incrementNumNulls(page.statistics().getNumNulls());
    }
    if (!bounded) {
      file.invalidateStatistics(all);
    }
    file.endColumn();
    if (bloom != null) {
      file.addBloomFilter(ColumnPath.get(leaf.getPath()).toDotString(), bloom.build());
    }
    clear();
  }

  private void clear() {
    pages.clear();
    choice = null;
    settled = false;
    dictionary = null;
    bounded = true;
    encodedBytes = 0;
    rawBytes = 0;
  }

  private void writeDictionary(
      ParquetFileWriter file, PageDictionary used, CompressionCodecName codec) throws IOException {
    PageBuffer body = context.body();
    used.plain(body);
    int length = context.codec().compress(codec, body.array(), body.size());
    file.writeDictionaryPage(
        new DictionaryPage(
            BytesInput.from(context.codec().output(), 0, length),
            body.size(),
            used.size(),
            Encoding.PLAIN));
  }

  private void endPage(boolean whole) throws IOException {
    if (levels.count() == 0) {
      return;
    }
    choose(whole);
    PageBuffer body = context.body();
    levels.encode(body);
    Encoding encoding = encode(body);
    Statistics<?> statistics = Statistics.createStats(type);
    statistics.incrementNumNulls(levels.count() - values.count());
    if (values.count() > 0) {
      bounded &= values.bound(statistics);
      if (bloom != null) {
        values.hash(bloom);
      }
    }
    EncodedPage page =
        new EncodedPage(
            levels.count(),
            rows,
            body.size(),
            settled && choice != null
                ? context.codec().compressed(choice.codec(), body)
                : body.copy(),
            encoding,
            statistics,
            new SizeStatistics(
                type,
                values.contentBytes(),
                levels.repetitionHistogram(),
                levels.definitionHistogram()));
    pages.add(page);
    encodedBytes += page.bytes();
    rawBytes += values.bytes();
    values.clear();
    levels.clear();
    rows = 0;
  }

  private void choose(boolean whole) throws IOException {
    if (settled || values.count() == 0) {
      return;
    }
    choice = context.chooser().choose(values, whole, this::emptyDictionary);
    dictionary = choice.dictionary();
    if (dictionary != null || values.count() >= SAMPLE) {
      settle();
    }
  }

  private PageDictionary emptyDictionary() {
    return new PageDictionary(type.getPrimitiveTypeName(), PageValues.width(type));
  }

  /** Ends choosing, and compresses what was not because of it. */
  private CompressionCodecName settle() throws IOException {
    CompressionCodecName codec = choice == null ? context.chooser().usual() : choice.codec();
    if (!settled) {
      settled = true;
      compressAll(codec);
    }
    return codec;
  }

  private void compressAll(CompressionCodecName codec) throws IOException {
    encodedBytes = 0;
    for (EncodedPage page : pages) {
      page.compress(codec, context.codec());
      encodedBytes += page.bytes();
    }
  }

  private Encoding encode(PageBuffer body) throws IOException {
    if (choice == null) {
      values.direct(context.deltas(), body);
      return values.direct();
    }
    if (choice.encoding() == Encoding.RLE_DICTIONARY && !encodeByDictionary(body)) {
      CompressionCodecName before = choice.codec();
      choice = context.chooser().chooseBeyond(values, before);
      if (choice.codec() != before) {
        compressAll(choice.codec());
      }
    }
    switch (choice.encoding()) {
      case RLE_DICTIONARY -> {}
      case DELTA_BINARY_PACKED -> values.delta(context.deltas(), body);
      default -> values.direct(context.deltas(), body);
    }
    return choice.encoding();
  }

  /** Returns false if the dictionary would become too large; then it stays as it was. */
  private boolean encodeByDictionary(PageBuffer body) {
    if (dictionary == null) {
      return false;
    }
    int before = dictionary.size();
    int[] codes = context.codes(values.count());
    values.lookUp(dictionary, codes);
    if (dictionary.bytes() > EncodingChooser.MAX_DICTIONARY_BYTES) {
      dictionary.truncate(before);
      return false;
    }
    int width = RunEncoder.bitWidth(Math.max(0, dictionary.size() - 1));
    body.putByte(width);
    RunEncoder.encode(codes, values.count(), width, body);
    return true;
  }
}
