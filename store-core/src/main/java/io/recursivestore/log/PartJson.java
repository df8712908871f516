package io.recursivestore.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.recursivestore.model.ColumnStatistics;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.NamedId;
import io.recursivestore.model.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes parts as {@code docs/format.md} has them in JSON: an array for each member of the
 * fragments instead of an object for each fragment.
 */
final class PartJson {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator json;
  private final List<Fragment> fragments;

  private PartJson(JsonGenerator json, List<Fragment> fragments) {
    this.json = json;
    this.fragments = fragments;
  }

  static byte[] write(List<Fragment> fragments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      new PartJson(json, fragments).write();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void write() throws IOException {
    json.writeStartObject();
    writeTexts("path", Fragment::path);
    writeNumbers("rows", Fragment::rows);
    writeNumbers("bytes", Fragment::bytes);
    writeTexts("crc32c", f -> HexFormat.of().toHexDigits(f.crc32c()));
    if (fragments.stream().allMatch(f -> f.lastId() != Fragment.ANY_ID)) {
      writeNumbers("lastId", Fragment::lastId);
      writeTexts("layout", f -> HexFormat.of().toHexDigits(f.layout()));
    }
    writeNames();
    json.writeObjectFieldStart("columns");
    Set<Integer> ids = new TreeSet<>();
    fragments.forEach(f -> ids.addAll(f.columns().keySet()));
    for (Integer id : ids) {
      writeColumn(id);
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void writeTexts(String member, Function<Fragment, String> text) throws IOException {
    json.writeArrayFieldStart(member);
    for (Fragment fragment : fragments) {
      json.writeString(text.apply(fragment));
    }
    json.writeEndArray();
  }

  private void writeNumbers(String member, ToLongFunction<Fragment> number) throws IOException {
    json.writeArrayFieldStart(member);
    for (Fragment fragment : fragments) {
      json.writeNumber(number.applyAsLong(fragment));
    }
    json.writeEndArray();
  }

  /** Files that came together mostly have the same names, which are written once. */
  private void writeNames() throws IOException {
    Map<Map<String, NamedId>, Integer> places = new LinkedHashMap<>();
    for (Fragment fragment : fragments) {
      if (!fragment.names().isEmpty()) {
        places.putIfAbsent(fragment.names(), places.size());
      }
    }
    if (places.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("distinctNames");
    for (Map<String, NamedId> names : places.keySet()) {
      NamesJson.write(json, names);
    }
    json.writeEndArray();
    writeNumbers("names", f -> places.getOrDefault(f.names(), -1));
  }

  /** Leaves out a column whose bounds have several forms: an array has one. */
  private void writeColumn(Integer id) throws IOException {
    List<BoundForm> forms =
        fragments.stream()
            .map(f -> f.columns().get(id))
            .filter(Objects::nonNull)
            .flatMap(PartJson::bounds)
            .map(BoundForm::of)
            .distinct()
            .toList();
    if (forms.size() > 1) {
      return;
    }
    json.writeObjectFieldStart(Integer.toString(id));
    json.writeArrayFieldStart("nulls");
    for (Fragment fragment : fragments) {
      ColumnStatistics column = fragment.columns().get(id);
      if (column == null) {
        json.writeNull();
      } else {
        json.writeNumber(column.nullCount());
      }
    }
    json.writeEndArray();
    if (!forms.isEmpty()) {
      writeBounds("min", forms.get(0), id, ColumnStatistics::min);
      writeBounds("max", forms.get(0), id, ColumnStatistics::max);
    }
    json.writeEndObject();
  }

  private void writeBounds(
      String member, BoundForm form, Integer id, Function<ColumnStatistics, @Nullable Value> bound)
      throws IOException {
    json.writeObjectFieldStart(member);
    json.writeArrayFieldStart(form.word());
    for (Fragment fragment : fragments) {
      ColumnStatistics column = fragment.columns().get(id);
      Value value = column == null ? null : bound.apply(column);
      if (value == null) {
        json.writeNull();
      } else if (value instanceof Value.OfLong number) {
        json.writeNumber(number.value());
      } else {
        json.writeString(BoundForm.text(value));
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static java.util.stream.Stream<Value> bounds(@Nullable ColumnStatistics column) {
    return column == null
        ? java.util.stream.Stream.empty()
        : java.util.stream.Stream.of(column.min(), column.max()).filter(Objects::nonNull);
  }
}
