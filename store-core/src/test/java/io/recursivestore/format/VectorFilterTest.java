package io.recursivestore.format;

import static io.recursivestore.RandomFilters.SCHEMA;
import static io.recursivestore.RandomFilters.TEXT;
import static io.recursivestore.RandomFilters.filter;
import static io.recursivestore.RandomFilters.plain;
import static io.recursivestore.RandomFilters.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Rows;
import io.recursivestore.dataset.Truth;
import io.recursivestore.model.Filter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarCharVector;

/** A filter is true for just the rows for which it is in SQL, whatever vectors they are in. */
final class VectorFilterTest {
  @Property(tries = 200)
  void rowsThatMatchAreThoseOfSql(@ForAll Random random) {
    List<Map<String, Object>> rows = rows(random);
    int words = VectorFilter.words(rows.size());
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot batch = Rows.batch(allocator, SCHEMA, rows);
        ViewVarCharVector views = views(allocator, rows)) {
      for (int i = 0; i < 20; i++) {
        Filter filter = filter(random, 3);
        boolean isViewed = random.nextBoolean();
        long[] bits = random.longs(words + 1).toArray();
        long behind = bits[words];

        new VectorFilter(filter)
            .evaluate(
                name -> isViewed && name.equals(TEXT) ? views : batch.getVector(name),
                rows.size(),
                bits);

        long[] expected = new long[words + 1];
        expected[words] = behind;
        for (int row = 0; row < rows.size(); row++) {
          if (Truth.of(filter, plain(rows.get(row))) == Truth.TRUE) {
            expected[row >> 6] |= 1L << row;
          }
        }
        assertThat(bits).as("%s of %s", filter, rows).isEqualTo(expected);
      }
    }
  }

  @Property(tries = 200)
  void partOfAFilterIsTrueWhereverTheFilterIs(@ForAll Random random) {
    List<String> names = SCHEMA.names().stream().filter(name -> random.nextBoolean()).toList();
    List<Map<String, Object>> rows = rows(random);
    for (int i = 0; i < 20; i++) {
      Filter filter = filter(random, 3);

      Optional<Filter> part = VectorFilter.part(filter, SCHEMA.select(names));

      part.ifPresent(p -> assertThat(names).containsAll(VectorFilter.columns(p)));
      if (names.containsAll(VectorFilter.columns(filter))) {
        assertThat(part).contains(filter);
      }
      for (Map<String, Object> row : rows) {
        if (part.isPresent() && Truth.of(filter, plain(row)) == Truth.TRUE) {
          assertThat(Truth.of(part.get(), plain(row))).isEqualTo(Truth.TRUE);
        }
      }
    }
  }

  private static ViewVarCharVector views(
      BufferAllocator allocator, List<Map<String, Object>> rows) {
    ViewVarCharVector views = new ViewVarCharVector(TEXT, allocator);
    views.allocateNew(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      String text = (String) rows.get(i).get(TEXT);
      if (text != null) {
        views.setSafe(i, text.getBytes(StandardCharsets.UTF_8));
      }
    }
    views.setValueCount(rows.size());
    return views;
  }
}
