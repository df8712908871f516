package io.recursivestore.spark.write;

import io.recursivestore.model.Fragment;
import java.util.List;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/**
 * What a task that succeeded tells the driver. Spark sends it with {@code spark.serializer}, and
 * Kryo knows neither records nor immutable lists, so it is bytes.
 */
final class WrittenFragments implements WriterCommitMessage {
  private static final long serialVersionUID = 1L;

  private final byte[] bytes;

  WrittenFragments(List<Fragment> fragments) {
    this.bytes = SerializationUtils.serialize(fragments.toArray(Fragment[]::new));
  }

  List<Fragment> fragments() {
    return List.of(SerializationUtils.<Fragment[]>deserialize(bytes));
  }
}
