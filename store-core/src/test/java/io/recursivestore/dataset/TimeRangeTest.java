package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Rows;
import io.recursivestore.model.Column;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ranges of time are exact to the microsecond, in any column of times. */
final class TimeRangeTest {
  private static final long DAY = 86_400_000_000L;
  private static final List<Long> MICROS =
      List.of(Long.MIN_VALUE, -DAY - 1, -DAY, -1L, 0L, 1L, DAY - 1, DAY, DAY + 1, Long.MAX_VALUE);
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "zoned", Primitive.TIMESTAMP, true),
              new Column(2, "wall", Primitive.TIMESTAMP_NTZ, true),
              new Column(3, "day", Primitive.DATE, true),
              new Column(4, "text", Primitive.STRING, true)));

  private final ChunkedData data = new ChunkedData();
  private Dataset dataset;

  @BeforeEach
  void create() {
    dataset = data.datasets.create("d", SCHEMA, CommitInfo.NONE);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (long micros : MICROS) {
      rows.add(
          Rows.row(
              "zoned",
              micros,
              "wall",
              micros,
              "day",
              (int) Math.floorDiv(micros, DAY),
              "text",
              ""));
    }
    rows.add(Rows.row());
    ChunkedData.append(dataset, SCHEMA, rows);
  }

  @AfterEach
  void close() {
    data.close();
  }

  @Test
  void startIsInAndEndIsOut() {
    assertThat(zoned("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000001Z")).containsExactly(0L);
    assertThat(zoned("1970-01-01T01:00+01:00", "1970-01-02T00:00"))
        .containsExactly(0L, 1L, DAY - 1);
    assertThat(zoned("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z")).isEmpty();
  }

  @Test
  void textWithoutAZoneIsOfTheZoneThatIsGiven() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    TimeRange day = TimeRange.of("zoned", "2026-03-29", "2026-03-29", berlin);

    assertThat(day.start()).isEqualTo("2026-03-28T23:00:00Z");
    assertThat(day.end()).as("a day of 23 hours").isEqualTo("2026-03-29T22:00:00Z");
    assertThat(TimeRange.of("zoned", "2026-03-29T08:00Z", "2026-03-29 10:00:00.5", berlin))
        .isEqualTo(
            new TimeRange(
                "zoned",
                Instant.parse("2026-03-29T08:00:00Z"),
                Instant.parse("2026-03-29T08:00:00.500Z")));
  }

  @Test
  void instantsBetweenMicrosecondsAreExact() {
    Instant start = Instant.ofEpochSecond(0, 1);
    assertThat(read(new TimeRange("zoned", start, Instant.ofEpochSecond(0, 1001)), "zoned"))
        .containsExactly(1L);
    assertThat(read(new TimeRange("zoned", start, Instant.ofEpochSecond(0, 1000)), "zoned"))
        .isEmpty();
  }

  @Test
  void dateAsTheEndIncludesThatDay() {
    assertThat(zoned("1970-01-01", "1970-01-01")).containsExactly(0L, 1L, DAY - 1);
    assertThat(read(TimeRange.of("wall", "1969-12-31", "1970-01-01"), "wall"))
        .containsExactly(-DAY, -1L, 0L, 1L, DAY - 1);
    assertThat(read(TimeRange.of("day", "1969-12-31", "1970-01-01"), "day"))
        .containsExactly(-1, -1, 0, 0, 0);
  }

  @Test
  void dateStandsForItsFirstMoment() {
    assertThat(
            read(TimeRange.of("day", "1969-12-31T00:00:00.000001", "1970-01-01T00:00:01"), "day"))
        .containsExactly(0, 0, 0);
  }

  @Test
  void openEndsHaveNoBound() {
    assertThat(zoned("", "")).isEqualTo(MICROS);
    assertThat(zoned("", "1969-12-30T23:59:59.999999")).containsExactly(Long.MIN_VALUE);
    assertThat(zoned("1970-01-02T00:00:00.000001", "")).containsExactly(DAY + 1, Long.MAX_VALUE);
  }

  @Test
  void rangesThatMeanNothingAreRefused() {
    assertThatThrownBy(() -> TimeRange.of("zoned", "1970-01-02", "1970-01-01T00:00"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("before it starts");
    assertThatThrownBy(() -> TimeRange.of("zoned", "yesterday", ""))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Can't read 'yesterday' as a time. Write a date as 2026-01-31");
    assertThatThrownBy(() -> TimeRange.of("zoned", "", "+999999999-12-31"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Can't read '+999999999-12-31' as a time.");
    assertThatThrownBy(() -> read(TimeRange.of("text", "", ""), "text"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("'text' is string; a time range needs a date");
    assertThatThrownBy(() -> read(TimeRange.of("zone", "", ""), "zoned"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("zoned");
  }

  private List<Object> zoned(String start, String end) {
    return read(TimeRange.of("zoned", start, end), "zoned");
  }

  private List<Object> read(TimeRange range, String column) {
    return ChunkedData.flat(
            dataset.chunks(dataset.latest(), Scan.ALL.withColumns(column).withTime(range)))
        .stream()
        .map(row -> row.get(column))
        .toList();
  }
}
