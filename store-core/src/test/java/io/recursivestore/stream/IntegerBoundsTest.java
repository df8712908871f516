package io.recursivestore.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.InvalidRequestException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Integer fields hold the values of their type and no others. */
final class IntegerBoundsTest {
  @TempDir Path root;

  @ParameterizedTest
  @CsvSource({"INT8,-128,127", "INT16,-32768,32767", "INT32,-2147483648,2147483647"})
  void valuesBeyondTheTypeAreRefused(FieldType type, long least, long greatest) {
    StepStream stream =
        Sample.streams(root)
            .define(
                "bounds",
                List.of(StreamField.scalar("a", type), StreamField.sequence("b", type)),
                CommitInfo.NONE);
    try (StepWriter writer = stream.writer()) {
      for (long value : new long[] {least - 1, greatest + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
        writer.beginStep(0);
        assertThatThrownBy(() -> writer.setLong(0, value))
            .isInstanceOf(InvalidRequestException.class)
            .hasMessageContainingAll("'a'", "" + value, "" + least, "" + greatest);
        writer.beginStep(0);
        assertThatThrownBy(() -> writer.setLongs(1, new long[] {0, 0, value}, 1, 2))
            .isInstanceOf(InvalidRequestException.class)
            .hasMessageContainingAll("'b'", "" + value);
      }
      writer.beginStep(0);
      writer.setLong(0, least);
      writer.setLongs(1, new long[] {Long.MAX_VALUE, least, greatest}, 1, 2);
      writer.endStep();
    }
    assertThat(Row.read(stream.snapshot()))
        .containsExactly(new Row(0, List.of(List.of(least), List.of(least, greatest))));
  }
}
