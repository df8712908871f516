package io.recursivestore.it.bench;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Spark, with rows from some source. */
final class SparkPeer implements ScanPeer {
  private final String name;
  private final String view;
  private final Dataset<Row> rows;

  /**
   * Creates a peer.
   *
   * @param name the name that tables of results show
   * @param rows the table, as the source reads it
   */
  SparkPeer(String name, Dataset<Row> rows) {
    this.name = name;
    this.rows = rows;
    view = name.replaceAll("\\W", "_");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean answers(ScanQuery query) {
    return true;
  }

  @Override
  public List<Row> digest(ScanQuery query) {
    return query.digest(plan(query)).collectAsList();
  }

  @Override
  public void run(ScanQuery query) {
    if (query.drained()) {
      Queries.drain(plan(query));
    } else {
      plan(query).collect();
    }
  }

  /** Plans anew each time, because a frame that has run keeps what its shuffle made. */
  private Dataset<Row> plan(ScanQuery query) {
    rows.createOrReplaceTempView(view);
    return rows.sparkSession().sql(query.sql(view));
  }
}
