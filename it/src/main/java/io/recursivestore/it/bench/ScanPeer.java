package io.recursivestore.it.bench;

import java.util.List;
import org.apache.spark.sql.Row;

/** Somebody who answers queries on one table. */
interface ScanPeer {
  /** Returns the name that tables of results show. */
  String name();

  /** Says whether a query can be asked. */
  boolean answers(ScanQuery query);

  /** Returns rows that tell the results of two peers apart, in any order. */
  List<Row> digest(ScanQuery query);

  /** Runs a query to its end. */
  void run(ScanQuery query);
}
