package io.recursivestore.it.quickstart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** One picture: a day at each airport, and the sizes of the splits. */
final class Charts {
  /** On this day the sea breeze kept JFK cool. */
  private static final LocalDate DAY = LocalDate.of(2013, 5, 30);

  private static final int WIDTH = 1280;
  private static final int DAY_WIDTH = 760;
  private static final int HEIGHT = 520;
  private static final int SCALE = 2;
  private static final Color[] COLORS = {
    new Color(0x0072B2), new Color(0xE69F00), new Color(0x009E73)
  };
  private static final Color INK = new Color(0x333333);
  private static final Color GRID = new Color(0xE3E3E3);

  private Charts() {}

  /** Draws the picture from what is in the store. */
  static void draw(SparkSession spark, Path file) throws IOException {
    XYChart day = day(spark);
    CategoryChart splits = splits(spark);
    BufferedImage image =
        new BufferedImage(WIDTH * SCALE, HEIGHT * SCALE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.scale(SCALE, SCALE);
    day.paint(graphics, DAY_WIDTH, HEIGHT);
    graphics.translate(DAY_WIDTH, 0);
    splits.paint(graphics, WIDTH - DAY_WIDTH, HEIGHT);
    graphics.dispose();
    ImageIO.write(image, "png", file.toFile());
  }

  private static XYChart day(SparkSession spark) {
    long step =
        ChronoUnit.HOURS.between(
            AirportStreams.EPOCH, DAY.atStartOfDay(ZoneOffset.UTC).toInstant());
    XYChart chart =
        new XYChartBuilder()
            .width(DAY_WIDTH)
            .height(HEIGHT)
            .title(
                "A window of each stream: "
                    + DAY.format(DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH)))
            .xAxisTitle("Hour (UTC)")
            .yAxisTitle("Temperature (\u00b0F)")
            .build();
    style(chart.getStyler());
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(WindowShards.HOURS - 1.0);
    chart.getStyler().setXAxisDecimalPattern("0");
    chart.getStyler().setYAxisDecimalPattern("0");
    double[] hours = IntStream.range(0, WindowShards.HOURS).asDoubleStream().toArray();
    List<Row> windows =
        spark
            .table("lab.datasets.windows")
            .where("first_step = " + step)
            .select("origin", "split", "temp")
            .orderBy("origin")
            .collectAsList();
    for (Row window : windows) {
      double[] temperatures =
          window.<Double>getList(2).stream().mapToDouble(Double::doubleValue).toArray();
      String name = window.getString(0) + " (" + window.getString(1) + ")";
      chart
          .addSeries(name, hours, temperatures)
          .setMarker(SeriesMarkers.CIRCLE)
          .setLineStyle(new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    }
    chart.getStyler().setMarkerSize(6);
    return chart;
  }

  private static CategoryChart splits(SparkSession spark) {
    List<Row> counts =
        spark
            .table("lab.datasets.windows")
            .groupBy("origin", "split")
            .count()
            .orderBy("origin")
            .collectAsList();
    long all = sum(counts, row -> row.getLong(2));
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH - DAY_WIDTH)
            .height(HEIGHT)
            .title(String.format(Locale.ROOT, "The split of all %,d windows", all))
            .xAxisTitle("Split (share of all windows)")
            .yAxisTitle("Windows of 24 hours")
            .build();
    style(chart.getStyler());
    chart.getStyler().setStacked(true).setShowStackSum(true).setLabelsVisible(false);
    chart.getStyler().setAvailableSpaceFill(0.6).setYAxisDecimalPattern("#,###");
    List<String> labels =
        WindowShards.names().stream()
            .map(
                split ->
                    String.format(Locale.ROOT, "%s (%.1f %%)", split, share(counts, split, all)))
            .toList();
    for (String airport : Weather.AIRPORTS) {
      List<Long> heights =
          WindowShards.names().stream()
              .map(
                  split ->
                      sum(counts, row -> row.getString(0).equals(airport) ? of(row, split) : 0))
              .toList();
      chart.addSeries(airport, labels, heights);
    }
    return chart;
  }

  private static double share(List<Row> counts, String split, long all) {
    return 100.0 * sum(counts, row -> of(row, split)) / all;
  }

  private static long of(Row count, String split) {
    return count.getString(1).equals(split) ? count.getLong(2) : 0;
  }

  private static long sum(List<Row> rows, ToLongFunction<Row> number) {
    return rows.stream().mapToLong(number).sum();
  }

  private static void style(AxesChartStyler styler) {
    styler
        .setLegendPosition(LegendPosition.OutsideS)
        .setLegendLayout(LegendLayout.Horizontal)
        .setLegendBorderColor(Color.WHITE)
        .setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13))
        .setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 16))
        .setChartTitleBoxVisible(false)
        .setChartBackgroundColor(Color.WHITE)
        .setChartFontColor(INK)
        .setChartPadding(14)
        .setPlotBorderVisible(false)
        .setSeriesColors(COLORS);
    styler
        .setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13))
        .setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12))
        .setPlotGridVerticalLinesVisible(false)
        .setPlotGridLinesColor(GRID)
        .setPlotGridLinesStroke(new BasicStroke(1));
  }
}
