package io.recursivestore.it.bench;

import static io.recursivestore.it.bench.ScanTables.EVENTS;
import static io.recursivestore.it.bench.ScanTables.FLIGHTS;
import static io.recursivestore.it.bench.ScanTables.STEPS;
import static io.recursivestore.it.bench.ScanTables.TAXI;

import java.util.List;

/** The queries that scans are timed with. */
final class ScanQueries {
  /** Whole tables, by all kinds of columns. None can be answered from statistics. */
  static final List<ScanQuery> SCANS =
      List.of(
          new ScanQuery(TAXI, "sum of 1 double", "sum(distance)", ""),
          new ScanQuery(
              TAXI,
              "sum of 6 columns",
              "sum(distance), sum(tolls), sum(latitude), sum(longitude), sum(driver), sum(vendor)",
              ""),
          new ScanQuery(TAXI, "filter and sum", "sum(distance)", "WHERE payment = 3"),
          new ScanQuery(TAXI, "nullable double", "sum(tip), count(tip)", ""),
          new ScanQuery(TAXI, "decimals", "sum(fare), sum(total)", ""),
          new ScanQuery(
              TAXI,
              "first and last time",
              "min(unix_micros(pickup)) - 1700000000000000,"
                  + " max(unix_micros(dropoff)) - 1700000000000000",
              ""),
          all(TAXI),
          new ScanQuery(FLIGHTS, "few texts", "sum(length(origin))", ""),
          new ScanQuery(FLIGHTS, "group by few texts", "carrier, count(*)", "GROUP BY carrier"),
          new ScanQuery(FLIGHTS, "filter by text", "sum(miles)", "WHERE destination = 'AAA'"),
          new ScanQuery(FLIGHTS, "unique texts", "sum(length(booking))", ""),
          new ScanQuery(
              FLIGHTS, "search in unique texts", "count(*)", "WHERE url LIKE '%session=7F%'"),
          all(FLIGHTS),
          new ScanQuery(STEPS, "number in struct", "sum(place.id)", ""),
          new ScanQuery(STEPS, "text in struct", "sum(length(place.name))", ""),
          new ScanQuery(STEPS, "size of list", "sum(size(tags))", ""),
          new ScanQuery(STEPS, "element of list", "sum(get(embedding, 3))", ""),
          new ScanQuery(STEPS, "value of map", "sum(scores['misses'])", ""),
          new ScanQuery(STEPS, "struct in list", "sum((get(visits, 0)).score)", ""),
          all(STEPS));

  /** Few rows by a number that comes in no order, with the five other columns. */
  static final List<ScanQuery> FILTERS =
      List.of(filter("0.1 %", 1_000), filter("1 %", 10_000), filter("10 %", 100_000));

  private ScanQueries() {}

  /** Returns the tables of queries, each once. */
  static List<ScanTable> tables(List<ScanQuery> queries) {
    return queries.stream().map(ScanQuery::table).distinct().toList();
  }

  /** Returns those of a table. */
  static List<ScanQuery> of(ScanTable table, List<ScanQuery> queries) {
    return queries.stream().filter(query -> query.table().equals(table)).toList();
  }

  private static ScanQuery all(ScanTable table) {
    return new ScanQuery(table, "all columns to noop", "*", "", true);
  }

  private static ScanQuery filter(String share, int limit) {
    return new ScanQuery(
        EVENTS,
        share + " of the rows to noop",
        "at, price, reading, agent, session",
        "WHERE ticket < " + limit,
        true);
  }
}
