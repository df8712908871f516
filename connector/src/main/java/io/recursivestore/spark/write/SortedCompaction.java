package io.recursivestore.spark.write;

import io.recursivestore.Store;
import io.recursivestore.dataset.Compaction;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.Lease;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.PartitionColumn;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SortBy;
import io.recursivestore.model.Transform.Bucket;
import io.recursivestore.model.Transform.Truncate;
import io.recursivestore.spark.session.TaskRoot;
import io.recursivestore.spark.type.SparkSchemas;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.functions;

/**
 * A job that writes files of a dataset anew with their rows sorted, by partition first. Spark sorts
 * them in ranges over all files; the driver commits once.
 *
 * @param files opens the writer of a task
 */
record SortedCompaction(DatasetWriterFactory files)
    implements FlatMapFunction<Iterator<InternalRow>, WrittenParts> {

  /** Spark's own catalog of functions for those who name none. */
  private static final String FUNCTIONS = "recursive_store_path.";

  static Commit run(
      Store store, String root, Compaction plan, Dataset dataset, WriteOptions options) {
    Schema schema = plan.base().schema();
    SortedCompaction job =
        new SortedCompaction(
            new DatasetWriterFactory(
                TaskRoot.of(root),
                store.id(),
                dataset.ref(),
                schema,
                SparkSchemas.toSpark(schema),
                dataset.commits().options(plan, options),
                true,
                null));
    try (Lease lease = dataset.lease(plan.base().version(), CompactionJob.LONGEST)) {
      List<WrittenParts> results =
          sorted(root, plan, dataset, lease.version(), options.targetFileBytes())
              .queryExecution()
              .toRdd()
              .toJavaRDD()
              .mapPartitions(job)
              .collect();
      List<Fragment> written = new ArrayList<>();
      results.forEach(part -> written.addAll(Arrays.asList(part.parts(Fragment[].class))));
      return dataset.commits().compact(plan, written, CommitInfo.NONE);
    }
  }

  private static org.apache.spark.sql.classic.Dataset<Row> sorted(
      String root, Compaction plan, Dataset dataset, long version, long fileBytes) {
    Schema schema = plan.base().schema();
    long bytes = plan.files().stream().mapToLong(Fragment::bytes).sum();
    int tasks = (int) Math.max(1, Math.min(10_000, (bytes + fileBytes - 1) / fileBytes));
    Object[] paths = plan.files().stream().map(Fragment::path).toArray();
    Column[] order = order(schema, plan.sort());
    var rows =
        SparkSession.active()
            .read()
            .format("recursive-store")
            .option("dataset", dataset.ref().name())
            .option("versionAsOf", Long.toString(version))
            .load(root)
            .where(functions.col("_file").isin(paths))
            .select(
                schema.names().stream().map(name -> column(List.of(name))).toArray(Column[]::new))
            .repartitionByRange(tasks, order)
            .sortWithinPartitions(order);
    return (org.apache.spark.sql.classic.Dataset<Row>) rows;
  }

  private static Column[] order(Schema schema, List<SortBy> sort) {
    List<Column> order = new ArrayList<>();
    for (PartitionColumn field : schema.partitions()) {
      order.add(partition(field).asc_nulls_first());
    }
    for (SortBy by : sort) {
      Column column = column(by.path());
      order.add(
          by.descending()
              ? by.nullsFirst() ? column.desc_nulls_first() : column.desc_nulls_last()
              : by.nullsFirst() ? column.asc_nulls_first() : column.asc_nulls_last());
    }
    return order.toArray(Column[]::new);
  }

  private static Column partition(PartitionColumn field) {
    Column column = column(field.names());
    if (field.field().transform() instanceof Bucket bucket) {
      return functions.call_function(FUNCTIONS + "bucket", functions.lit(bucket.count()), column);
    }
    if (field.field().transform() instanceof Truncate truncate) {
      return functions.call_function(
          FUNCTIONS + "truncate", functions.lit(truncate.width()), column);
    }
    String name = field.field().transform().toString();
    return name.equals("identity") ? column : functions.call_function(FUNCTIONS + name, column);
  }

  private static Column column(List<String> path) {
    return functions.col(
        path.stream()
            .map(name -> "`" + name.replace("`", "``") + "`")
            .collect(Collectors.joining(".")));
  }

  @Override
  public Iterator<WrittenParts> call(Iterator<InternalRow> rows) throws IOException {
    try (DataWriter<InternalRow> writer = files.createWriter(0, 0)) {
      boolean done = false;
      try {
        while (rows.hasNext()) {
          writer.write(rows.next());
        }
        WrittenParts written = (WrittenParts) writer.commit();
        done = true;
        return List.of(written).iterator();
      } finally {
        if (!done) {
          writer.abort();
        }
      }
    }
  }
}
