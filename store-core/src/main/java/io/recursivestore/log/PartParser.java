package io.recursivestore.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.recursivestore.log.FragmentTable.Bounds;
import io.recursivestore.log.FragmentTable.Names;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.NamedId;
import io.recursivestore.model.Value;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads parts as {@link PartJson} writes them, as a stream of tokens, because there are many
 * fragments in them. Whatever is wrong is an {@link IllegalArgumentException}.
 */
final class PartParser {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonParser json;
  private final int size;
  private final Optional<Set<Integer>> wanted;

  private PartParser(JsonParser json, int size, Optional<Set<Integer>> wanted) {
    this.json = json;
    this.size = size;
    this.wanted = wanted;
  }

  /**
   * Reads a part.
   *
   * @param content the file's content
   * @param size the number of its fragments
   * @param wanted the columns whose statistics are wanted; empty for all
   */
  static FragmentTable read(byte[] content, int size, Optional<Set<Integer>> wanted)
      throws IOException {
    try (JsonParser json = JSON.createParser(content)) {
      return new PartParser(json, size, wanted).table();
    }
  }

  private FragmentTable table() throws IOException {
    String[] paths = new String[0];
    long[] rows = new long[0];
    long[] bytes = new long[0];
    int[] crc32c = new int[0];
    long[] lastId = new long[size];
    Arrays.fill(lastId, Fragment.ANY_ID);
    int[] layout = new int[size];
    Map<Integer, Bounds> columns = Map.of();
    List<Map<String, NamedId>> distinct = List.of();
    int[] which = new int[0];
    expect(json.nextToken(), JsonToken.START_OBJECT);
    for (String member = next(); member != null; member = next()) {
      switch (member) {
        case "path" -> paths = paths();
        case "rows" -> rows = counts();
        case "bytes" -> bytes = counts();
        case "crc32c" -> crc32c = checksums();
        case "lastId" -> lastId = counts();
        case "layout" -> layout = checksums();
        case "columns" -> columns = columns();
        case "distinctNames" -> distinct = NamesJson.readAll(json);
        case "names" -> which = places();
        default -> json.skipChildren();
      }
    }
    for (int length : new int[] {paths.length, rows.length, bytes.length, crc32c.length}) {
      if (length != size) {
        throw new IllegalArgumentException(
            "a member of its fragments is missing: there are " + size + " of them");
      }
    }
    for (int place : which) {
      if (place >= distinct.size()) {
        throw new IllegalArgumentException("there are no names " + place);
      }
    }
    int[] lastIds = Arrays.stream(lastId).mapToInt(Math::toIntExact).toArray();
    return new FragmentTable(
        paths, rows, bytes, crc32c, lastIds, layout, columns, new Names(distinct, which));
  }

  /** Goes to the value of an object's next member, and returns its name; null at the end. */
  private @Nullable String next() throws IOException {
    String member = json.nextFieldName();
    if (member != null) {
      json.nextToken();
    }
    return member;
  }

  private String[] paths() throws IOException {
    String[] paths = new String[size];
    startArray();
    for (int i = 0; i < size; i++) {
      expect(json.nextToken(), JsonToken.VALUE_STRING);
      paths[i] = FragmentJson.requirePath(json.getText());
    }
    endArray();
    return paths;
  }

  private int[] checksums() throws IOException {
    int[] checksums = new int[size];
    startArray();
    for (int i = 0; i < size; i++) {
      expect(json.nextToken(), JsonToken.VALUE_STRING);
      checksums[i] = HexFormat.fromHexDigits(json.getText());
    }
    endArray();
    return checksums;
  }

  private int[] places() throws IOException {
    int[] places = new int[size];
    startArray();
    for (int i = 0; i < size; i++) {
      expect(json.nextToken(), JsonToken.VALUE_NUMBER_INT);
      places[i] = json.getIntValue();
    }
    endArray();
    return places;
  }

  private long[] counts() throws IOException {
    long[] numbers = new long[size];
    startArray();
    for (int i = 0; i < size; i++) {
      expect(json.nextToken(), JsonToken.VALUE_NUMBER_INT);
      numbers[i] = notNegative(json.getLongValue());
    }
    endArray();
    return numbers;
  }

  private Map<Integer, Bounds> columns() throws IOException {
    Map<Integer, Bounds> columns = new HashMap<>();
    expect(json.currentToken(), JsonToken.START_OBJECT);
    for (String id = next(); id != null; id = next()) {
      Integer column = Integer.valueOf(id);
      if (wanted.isPresent() && !wanted.get().contains(column)) {
        json.skipChildren();
      } else {
        columns.put(column, column());
      }
    }
    return columns;
  }

  private Bounds column() throws IOException {
    long[] nulls = new long[0];
    @Nullable Value[] min = new Value[size];
    @Nullable Value[] max = new Value[size];
    expect(json.currentToken(), JsonToken.START_OBJECT);
    for (String member = next(); member != null; member = next()) {
      switch (member) {
        case "nulls" -> nulls = nulls();
        case "min" -> fill(min);
        case "max" -> fill(max);
        default -> json.skipChildren();
      }
    }
    if (nulls.length != size) {
      throw new IllegalArgumentException("the numbers of nulls are missing");
    }
    return new Bounds(nulls, min, max);
  }

  private long[] nulls() throws IOException {
    long[] nulls = new long[size];
    startArray();
    for (int i = 0; i < size; i++) {
      if (json.nextToken() == JsonToken.VALUE_NULL) {
        nulls[i] = FragmentTable.UNKNOWN;
      } else {
        expect(json.currentToken(), JsonToken.VALUE_NUMBER_INT);
        nulls[i] = notNegative(json.getLongValue());
      }
    }
    endArray();
    return nulls;
  }

  private void fill(@Nullable Value[] bounds) throws IOException {
    expect(json.currentToken(), JsonToken.START_OBJECT);
    for (String word = next(); word != null; word = next()) {
      BoundForm form = BoundForm.of(word);
      if (form == null) {
        throw new IllegalArgumentException(
            "there are no bounds of the form " + Members.shown(word));
      }
      startArray();
      for (int i = 0; i < size; i++) {
        bounds[i] = json.nextToken() == JsonToken.VALUE_NULL ? null : bound(form);
      }
      endArray();
    }
  }

  private Value bound(BoundForm form) throws IOException {
    if (form == BoundForm.LONG) {
      expect(json.currentToken(), JsonToken.VALUE_NUMBER_INT);
      return new Value.OfLong(json.getLongValue());
    }
    expect(json.currentToken(), JsonToken.VALUE_STRING);
    return form.parse(json.getText());
  }

  private void startArray() {
    expect(json.currentToken(), JsonToken.START_ARRAY);
  }

  private void endArray() throws IOException {
    expect(json.nextToken(), JsonToken.END_ARRAY);
  }

  private static void expect(@Nullable JsonToken found, JsonToken wanted) {
    if (found != wanted) {
      throw new IllegalArgumentException("there is " + found + " where " + wanted + " belongs");
    }
  }

  private static long notNegative(long number) {
    if (number < 0) {
      throw new IllegalArgumentException("there is a number below 0: " + number);
    }
    return number;
  }
}
