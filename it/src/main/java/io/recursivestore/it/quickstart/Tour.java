package io.recursivestore.it.quickstart;

import io.recursivestore.Store;
import io.recursivestore.model.Parent;
import io.recursivestore.spark.catalog.RecursiveStoreCatalog;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/** The quickstart, step by step. */
final class Tour {
  /** How many windows of an epoch are shown. */
  private static final int PLACES = 3;

  private final Arguments arguments;
  private final Workspace workspace;
  private final Console console;
  private final Stages stages = new Stages();

  Tour(Arguments arguments, Workspace workspace, Console console) {
    this.arguments = arguments;
    this.workspace = workspace;
    this.console = console;
  }

  void run() throws IOException {
    workspace.clear();
    console.line("Starting a local Spark ...");
    try (SparkSession spark = spark()) {
      writeWeather(spark);
      queryWeather(spark);
      appendStreams();
      Dataset<Row> windows = readWindows(spark);
      readEpochs(spark);
      writeShards(WindowShards.split(windows));
      showStore();
      drawChart(spark);
    }
    workspace.sweep();
    if (arguments.rows().isPresent()) {
      console.step("Throughput (a row is an hour at an airport; MB are those in the store)");
      console.table(stages.table());
    }
    new NextSteps(workspace, console).print();
  }

  private SparkSession spark() {
    return SparkSession.builder()
        .appName("quickstart")
        .master("local[*]")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.local.dir", workspace.scratch().toString())
        .config("spark.sql.warehouse.dir", workspace.scratch().resolve("warehouse").toString())
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.catalog.lab", RecursiveStoreCatalog.class.getName())
        .config("spark.sql.catalog.lab.root", workspace.root())
        .getOrCreate();
  }

  private void writeWeather(SparkSession spark) {
    console.step("Write a dataset with Spark");
    long wanted = arguments.rows().orElse(Weather.YEAR_ROWS);
    long copies = (wanted + Weather.YEAR_ROWS - 1) / Weather.YEAR_ROWS;
    Dataset<Row> rows = Weather.repeat(spark, Weather.read(spark, workspace), copies);
    Stages.Running stage = stages.begin("write weather");
    Weather.write(rows, workspace);
    stage.end(copies * Weather.YEAR_ROWS, workspace.bytes(Weather.DATASET));
    console.line("The hourly weather at EWR, JFK and LGA in 2013 is now the dataset 'weather'.");
    if (copies > 1) {
      console.line("It is there %,d times, each 52 weeks later than the one before.", copies);
    }
  }

  private void queryWeather(SparkSession spark) {
    console.step("Query it with SQL, through the catalog 'lab'");
    console.block(Weather.WEEK);
    Dataset<Row> query = spark.sql(Weather.WEEK);
    Stages.Running stage = stages.begin("query a week");
    List<Row> found = query.collectAsList();
    Scanned scanned = Scanned.by(query);
    stage.end(scanned.rows(), scanned.bytes());
    TextTable table = new TextTable(query.columns());
    found.forEach(row -> table.add(CollectionConverters.asJava(row.toSeq()).toArray()));
    console.table(table);
    console.line(
        "Read %,d of %,d files, %,d rows. The other files have no hour of that week.",
        scanned.files(), scanned.ofFiles(), scanned.rows());
  }

  private void appendStreams() {
    console.step("Append each airport to a stream, with the core library");
    console.line("A step is an hour since %s. Hours and values that were", AirportStreams.EPOCH);
    console.line("not measured get the value before, so that every hour is a step.");
    try (Store store = Store.open(workspace.root())) {
      Stages.Running stage = stages.begin("append streams");
      AirportStreams appended = AirportStreams.append(store);
      stage.end(appended.steps(), streamBytes());
      console.table(appended.table());
    }
  }

  private Dataset<Row> readWindows(SparkSession spark) {
    console.step("Read the streams as windows of 24 hours");
    Dataset<Row> windows = WindowShards.read(spark, workspace);
    Stages.Running stage = stages.begin("read windows");
    Row means = WindowShards.means(windows);
    stage.end(means.getLong(0) * WindowShards.HOURS, streamBytes());
    console.line(
        "%,d windows, each from midnight to midnight (UTC). Their means:", means.getLong(0));
    TextTable table = new TextTable("temp (F)", "humid (%)", "wind_speed (mph)", "pressure (mbar)");
    table.add(means.get(1), means.get(2), means.get(3), means.get(4));
    console.table(table);
    return windows;
  }

  private void readEpochs(SparkSession spark) {
    console.step("Read windows in random order, each epoch in another one");
    TextTable table = new TextTable("epoch", "first_step", "mean temp (F)");
    Stages.Running stage = stages.begin("read two epochs");
    for (int epoch = 0; epoch < 2; epoch++) {
      for (Row window : WindowShards.epoch(spark, workspace, epoch, PLACES).collectAsList()) {
        table.add(epoch, window.get(0), window.get(1));
      }
    }
    stage.end(2L * PLACES * WindowShards.HOURS, 0);
    console.table(table);
    console.line("The first %d windows of each. Where a window is, is computed from the", PLACES);
    console.line(
        "seed, %d: nothing is sorted or sent, and a trainer can stop and go on.",
        WindowShards.SEED);
  }

  private void writeShards(Dataset<Row> splitWindows) {
    console.step("Split them 80/10/10, and write each split as a version of a dataset");
    console.line("The split of a window is that of %s,", WindowShards.RULE);
    console.line("the same in every run and on every machine.");
    try (Store store = Store.open(workspace.root())) {
      History history = new History(store);
      List<Parent> parents = history.parentsOfWindows();
      long bytes = 0;
      for (String split : WindowShards.names()) {
        Stages.Running stage = stages.begin("write " + split);
        WindowShards.append(splitWindows, split, parents, workspace);
        long written = workspace.bytes(WindowShards.DATASET) - bytes;
        bytes += written;
        stage.end(history.windows(split) * WindowShards.HOURS, written);
      }
      console.table(history.splits());
    }
  }

  private void showStore() {
    try (Store store = Store.open(workspace.root())) {
      History history = new History(store);
      console.step("What is in the store");
      console.table(history.collections(workspace));
      console.line("Where it came from (of a stream, the number after @ counts steps):");
      console.table(history.commits());
      console.line("The store: %s", workspace.root());
    }
  }

  private void drawChart(SparkSession spark) throws IOException {
    Charts.draw(spark, workspace.chart());
    console.line("A chart:   %s", workspace.chart());
  }

  private long streamBytes() {
    return Weather.AIRPORTS.stream()
        .mapToLong(airport -> workspace.bytes(AirportStreams.stream(airport)))
        .sum();
  }
}
