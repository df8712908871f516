package io.recursivestore.spark.read;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** What Spark collects, in order, in the form of {@link ModelStream}: lists all the way down. */
final class Collected {
  private Collected() {}

  static List<List<Object>> rows(Dataset<Row> frame) {
    return frame.collectAsList().stream().map(Collected::plain).toList();
  }

  private static List<Object> plain(Row row) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      values.add(plain(row.get(i)));
    }
    return values;
  }

  private static Object plain(Object value) {
    if (!(value instanceof Seq<?> seq)) {
      return value;
    }
    List<Object> elements = new ArrayList<>();
    CollectionConverters.asJava(seq).forEach(element -> elements.add(plain(element)));
    return elements;
  }
}
