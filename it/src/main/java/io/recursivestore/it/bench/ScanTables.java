package io.recursivestore.it.bench;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The tables that scans are timed on. */
final class ScanTables {
  /** Numbers, as of rides of taxis: nearly sorted times, categories, prices, measurements. */
  static final ScanTable TAXI =
      new ScanTable(
          "taxi",
          20_000_000,
          List.of(
              "id AS trip",
              "timestamp_micros(" + pickup() + ") AS pickup",
              "timestamp_micros(" + pickup() + " + 1000000L * " + random(2, 3600) + ") AS dropoff",
              "1 + " + random(3, 3) + " AS vendor",
              nullable(4, 5, random(5, 7)) + " AS passengers",
              skewed(6, 265) + " AS pickup_zone",
              skewed(8, 265) + " AS dropoff_zone",
              "1 + " + skewed(10, 6) + " AS payment",
              "bigint(" + random(12, 200_000) + ") AS driver",
              skewed(13, 3000) + " / 100D AS distance",
              price(15, 8000) + " AS fare",
              price(16, 12000) + " AS total",
              nullable(17, 30, skewed(18, 2000) + " / 100D") + " AS tip",
              "if(" + random(20, 20) + " = 0, 6.55D, 0D) AS tolls",
              "40.7D + " + noise(21) + " AS latitude",
              "-73.9D + " + noise(23) + " AS longitude",
              "float(" + noise(25) + ") AS speed",
              random(27, 10) + " = 0 AS shared"));

  /** Texts, as of flights: few different ones, and others that are unique. */
  static final ScanTable FLIGHTS =
      new ScanTable(
          "flights",
          6_000_000,
          List.of(
              "date_add(date'2024-01-01', int(id div 16000)) AS day",
              "elt(1 + "
                  + skewed(1, 12)
                  + ", 'WN', 'DL', 'AA', 'UA', 'OO', 'B6', 'AS', 'NK', 'F9', 'YX', 'MQ', 'HA')"
                  + " AS carrier",
              airport(skewed(3, 320)) + " AS origin",
              airport(skewed(5, 320)) + " AS destination",
              "concat('N', 10000 + 7 * " + random(7, 5000) + ", 'UA') AS tail",
              "1 + " + random(8, 7000) + " AS flight",
              nullable(9, 2, "double(" + skewed(10, 400) + " - 15)") + " AS departure_delay",
              nullable(9, 2, "double(" + skewed(12, 420) + " - 30)") + " AS arrival_delay",
              "100 + 9 * " + skewed(14, 280) + " AS miles",
              uuid("md5(string(id))") + " AS booking",
              "concat('https://example.org/status/', id, '?session=', hex(hash(id, 16))) AS url",
              random(17, 60) + " = 0 AS cancelled"));

  /** Lists, structs and maps, as of steps that an agent recorded. */
  static final ScanTable STEPS =
      new ScanTable(
          "steps",
          4_000_000,
          List.of(
              "id AS step",
              "array(" + embedding() + ") AS embedding",
              "slice(array('near', 'blue', 'moving', 'known', 'fragile', 'heavy', 'new'), 1 + "
                  + random(17, 4)
                  + ", "
                  + random(18, 4)
                  + ") AS tags",
              "named_struct('id', bigint(%1$s), 'name', concat('room ', %1$s %% 900)) AS place"
                  .formatted(random(19, 50_000)),
              "map('hits', " + random(20, 100) + ", 'misses', " + random(21, 10) + ") AS scores",
              nullable(22, 10, visits(random(23, 4))) + " AS visits"));

  /** Events of which a random number tells few: {@code ticket} is below n in n of a million. */
  static final ScanTable EVENTS =
      new ScanTable(
          "events",
          10_000_000,
          List.of(
              random(1, 1_000_000) + " AS ticket",
              "timestamp_micros(1700000000000000 + id * 20000) AS at",
              random(2, 100_000) + " / 100D AS price",
              noise(3) + " AS reading",
              "concat('agent-', " + random(5, 200) + ") AS agent",
              "md5(string(id)) AS session"));

  private ScanTables() {}

  private static String pickup() {
    return "(1700000000000000L + id * 1500000L + 1000L * " + random(1, 900_000) + ")";
  }

  /** An int from 0 to below a limit, all as likely. */
  private static String random(int salt, int limit) {
    return "pmod(hash(id, %d), %d)".formatted(salt, limit);
  }

  /** An int from 0 to below a limit, the small ones more likely. */
  private static String skewed(int salt, int limit) {
    return "int(bigint(%s) * %s div %d)"
        .formatted(random(salt, limit), random(salt + 1, limit), limit);
  }

  /** A double from -0.5 to 0.5, all of whose bits are random. */
  private static String noise(int salt) {
    return "(hash(id, %d) / 4294967296D + hash(id, %d) / 18446744073709551616D)"
        .formatted(salt, salt + 1);
  }

  private static String price(int salt, int limit) {
    return "cast(%s / 100D AS DECIMAL(10, 2))".formatted(random(salt, limit));
  }

  private static String nullable(int salt, int percent, String value) {
    return "if(%s < %d, null, %s)".formatted(random(salt, 100), percent, value);
  }

  /** Three letters, other ones for each number below 17 * 19 * 23. */
  private static String airport(String number) {
    return "concat(char(65 + %1$s %% 17), char(65 + %1$s %% 19), char(65 + %1$s %% 23))"
        .formatted(number);
  }

  private static String uuid(String digits) {
    return ("concat_ws('-', substr(%1$s, 1, 8), substr(%1$s, 9, 4), substr(%1$s, 13, 4),"
            + " substr(%1$s, 17, 4), substr(%1$s, 21))")
        .formatted(digits);
  }

  private static String embedding() {
    return IntStream.range(0, 8).mapToObj(i -> noise(1 + 2 * i)).collect(Collectors.joining(", "));
  }

  private static String visits(String count) {
    String all =
        IntStream.range(0, 3).mapToObj(i -> visit(24 + 3 * i)).collect(Collectors.joining(", "));
    return "slice(array(%s), 1, %s)".formatted(all, count);
  }

  private static String visit(int salt) {
    return "named_struct('at', id * 1000 + %s, 'kind', concat('kind-', %s), 'score', %s)"
        .formatted(random(salt, 1000), random(salt + 1, 30), noise(salt + 1));
  }
}
