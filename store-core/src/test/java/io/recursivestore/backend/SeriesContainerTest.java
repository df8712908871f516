package io.recursivestore.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Rows;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When rows are in memory. */
final class SeriesContainerTest {
  private static final Schema SCHEMA =
      new Schema(List.of(new Column(1, "x", Primitive.INT64, true)));
  private static final int ROWS = 25_000;

  @TempDir Path directory;
  private final BufferAllocator memory = new RootAllocator();

  @AfterEach
  void close() {
    memory.close();
  }

  @ParameterizedTest
  @EnumSource
  void rowsAreLoadedWhenTheyAreAskedFor(TestBackend kind) {
    BackendConfig config = kind.fresh(directory);
    SeriesMetadata said = SeriesMetadata.NONE.withIndex(SeriesIndex.of("x"));
    try (StorageBackend backend = Backends.open(config)) {
      try (VectorSchemaRoot rows = rows(ROWS)) {
        backend.save("a", rows, said);
      }
      try (SeriesContainer series = SeriesContainer.open(backend, "a", config, memory)) {
        assertThat(series.isLoaded()).isFalse();
        assertThat(series.metadata()).isEqualTo(said);
        assertThat(series.isLoaded()).isFalse();
        assertThat(memory.getAllocatedMemory()).isZero();

        assertThat(series.data().getRowCount()).isEqualTo(ROWS);
        assertThat(Rows.of(series.data()).get(ROWS - 1)).isEqualTo(Rows.row("x", ROWS - 1L));
        assertThat(series.isLoaded()).isTrue();
        assertThat(series.data()).isSameAs(series.data());

        series.unload();
        assertThat(series.isLoaded()).isFalse();
        assertThat(memory.getAllocatedMemory()).isZero();
        assertThat(series.materialize().isLoaded()).isTrue();
      }
      assertThat(memory.getAllocatedMemory()).isZero();
      BackendConfig eager = config.withLazyLoad(false);
      try (SeriesContainer series = SeriesContainer.open(backend, "a", eager, memory)) {
        assertThat(series.isLoaded()).isTrue();
      }
      assertThatThrownBy(() -> SeriesContainer.open(backend, "b", eager, memory))
          .isInstanceOf(NotFoundException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsSetIsSavedWhenItIsSaidOrAtOnce(TestBackend kind) {
    BackendConfig config = kind.fresh(directory);
    try (StorageBackend backend = Backends.open(config);
        SeriesContainer series = SeriesContainer.open(backend, "a", config, memory);
        SeriesContainer saving =
            SeriesContainer.open(backend, "b", config.withAutoSave(true), memory)) {
      assertThatThrownBy(series::save)
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("no rows in memory");
      series.set(rows(3), SeriesMetadata.NONE);
      assertThat(series.isChanged()).isTrue();
      assertThat(backend.exists("a")).isFalse();
      assertThatThrownBy(series::unload)
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("not saved");
      assertThat(series.save().rows()).isEqualTo(3);
      assertThat(series.isChanged()).isFalse();
      series.unload();
      assertThat(Rows.of(series.data())).hasSize(3);

      saving.set(rows(4), SeriesMetadata.NONE);
      assertThat(saving.isChanged()).isFalse();
      assertThat(backend.info("b").rows()).isEqualTo(4);

      series.set(rows(9), SeriesMetadata.NONE);
      series.discard();
      assertThat(series.data().getRowCount()).isEqualTo(3);
    }
  }

  private VectorSchemaRoot rows(int count) {
    List<Map<String, Object>> rows =
        LongStream.range(0, count).mapToObj(x -> Rows.row("x", x)).toList();
    return Rows.batch(memory, SCHEMA, rows);
  }
}
