package io.recursivestore.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Transform.Bucket;
import io.recursivestore.model.Transform.Plain;
import io.recursivestore.model.Transform.Truncate;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class TransformTest {

  /** Appendix B of the specification of Apache Iceberg's tables. */
  @Test
  void hashesAreThoseThatIcebergPublishes() {
    assertThat(BucketHash.of(34)).isEqualTo(2017239379);
    assertThat(BucketHash.of(new BigDecimal("14.20"))).isEqualTo(-500754589);
    assertThat(BucketHash.of(LocalDate.parse("2017-11-16").toEpochDay())).isEqualTo(-653330422);
    assertThat(BucketHash.of(micros("2017-11-16T22:31:08Z"))).isEqualTo(-2047944441);
    assertThat(BucketHash.of(micros("2017-11-16T22:31:08.000001Z"))).isEqualTo(-1207196810);
    assertThat(BucketHash.of("iceberg")).isEqualTo(1210000089);
    assertThat(BucketHash.of(new byte[] {0, 1, 2, 3}, 4)).isEqualTo(-188683207);
  }

  @Property
  void timesCountFrom1970(@ForAll @IntRange(min = -1_000_000, max = 1_000_000) int day) {
    LocalDate date = LocalDate.ofEpochDay(day);

    assertThat(time(Plain.YEARS, Primitive.DATE, day)).isEqualTo(date.getYear() - 1970);
    assertThat(time(Plain.MONTHS, Primitive.DATE, day))
        .isEqualTo(ChronoUnit.MONTHS.between(LocalDate.EPOCH, date.withDayOfMonth(1)));
    assertThat(time(Plain.DAYS, Primitive.DATE, day)).isEqualTo(day);
  }

  @Property
  void timestampsAreThoseOfTheirDay(@ForAll @IntRange(min = -900_000_000) int seconds) {
    long micros = seconds * 1_000_003L;
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), 0, ZoneOffset.UTC);
    long day = time.toLocalDate().toEpochDay();

    for (Plain plain : new Plain[] {Plain.YEARS, Plain.MONTHS, Plain.DAYS}) {
      assertThat(time(plain, Primitive.TIMESTAMP, micros))
          .isEqualTo(time(plain, Primitive.DATE, day));
    }
    assertThat(time(Plain.HOURS, Primitive.TIMESTAMP_NTZ, micros))
        .isEqualTo(day * 24 + time.getHour());
  }

  @Test
  void timesBefore1970AreRoundedDown() {
    long micros = micros("1969-12-31T23:59:59.999999Z");

    for (Plain plain : new Plain[] {Plain.YEARS, Plain.MONTHS, Plain.DAYS, Plain.HOURS}) {
      assertThat(time(plain, Primitive.TIMESTAMP, micros)).as("%s", plain).isEqualTo(-1);
    }
  }

  @Property
  void numbersAreRoundedDownToMultiples(
      @ForAll long value, @ForAll @IntRange(min = 1, max = 1000) int width) {
    BigInteger unit = BigInteger.valueOf(width);
    BigInteger exact = BigInteger.valueOf(value);
    BigInteger floor = exact.subtract(exact.mod(unit));

    assertThat(new Truncate(width).truncate(value))
        .isEqualTo(floor.max(BigInteger.valueOf(Long.MIN_VALUE)).longValueExact());
  }

  @Test
  void decimalsAreTruncatedInUnitsOfTheirLastDigit() {
    assertThat(new Truncate(50).truncate(new BigDecimal("10.65"))).isEqualTo("10.50");
    assertThat(new Truncate(10).truncate(new BigDecimal("-0.05"))).isEqualTo("-0.10");
  }

  @Test
  void textIsCutBetweenCodePoints() {
    assertThat(new Truncate(2).truncate("a\uD83D\uDE00b")).isEqualTo("a\uD83D\uDE00");
    assertThat(new Truncate(9).truncate("größe")).isEqualTo("größe");
  }

  @Test
  void resultsAreShownAsPeopleWriteThem() {
    assertThat(shown(Plain.YEARS, -1)).isEqualTo("1969");
    assertThat(shown(Plain.MONTHS, 656)).isEqualTo("2024-09");
    assertThat(shown(Plain.DAYS, -1)).isEqualTo("1969-12-31");
    assertThat(shown(Plain.HOURS, -1)).isEqualTo("1969-12-31-23");
    assertThat(Transforms.text(Plain.IDENTITY, Primitive.BOOL, new Value.OfLong(1)))
        .isEqualTo("true");
  }

  @Test
  void typesWithoutATransformAreRefused() {
    assertThat(new Bucket(4).takes(Primitive.FLOAT64)).isFalse();
    assertThat(new Bucket(4).takes(new Decimal(9, 2))).isTrue();
    assertThat(new Truncate(4).takes(Primitive.DATE)).isFalse();
    assertThat(Plain.HOURS.takes(Primitive.DATE)).isFalse();
    assertThatThrownBy(() -> new Bucket(0)).isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> new Truncate(0)).isInstanceOf(InvalidRequestException.class);
  }

  private static String shown(Plain plain, long result) {
    return Transforms.text(plain, Primitive.TIMESTAMP, new Value.OfLong(result));
  }

  private static long time(Plain plain, DataType type, long value) {
    return Transforms.time(plain, type, value);
  }

  private static long micros(String instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
  }
}
