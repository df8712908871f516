package io.recursivestore.spark.read;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.connector.read.streaming.Offset;

/** How far a streaming query has read: the number of steps of the stream before that. */
final class StepOffset extends Offset {
  private static final Pattern JSON = Pattern.compile("\\{\"row\":(\\d{1,19})\\}");

  private final long row;

  StepOffset(long row) {
    this.row = row;
  }

  static StepOffset parse(String json) {
    Matcher matcher = JSON.matcher(json.replace(" ", ""));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + json + "' is no offset of a stream");
    }
    return new StepOffset(Long.parseLong(matcher.group(1)));
  }

  long row() {
    return row;
  }

  @Override
  public String json() {
    return "{\"row\":" + row + "}";
  }
}
