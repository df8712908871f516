package io.recursivestore.spark.write;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/**
 * What a task that succeeded tells the driver. Spark sends it with {@code spark.serializer}, and
 * Kryo knows neither records nor immutable lists, so it is bytes.
 */
public final class WrittenParts implements WriterCommitMessage {
  private static final long serialVersionUID = 1L;

  private final byte[] bytes;

  /**
   * Creates a message.
   *
   * @param parts what the task wrote: an array
   */
  public WrittenParts(Serializable[] parts) {
    this.bytes = SerializationUtils.serialize(parts);
  }

  /**
   * Returns what the task wrote.
   *
   * @param <T> the type of its elements
   * @param type the type of the array
   */
  public <T extends Serializable> T[] parts(Class<T[]> type) {
    try (ObjectInputStream in = new OwnClasses(new ByteArrayInputStream(bytes))) {
      return type.cast(in.readObject());
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException("A task's message can't be read: " + e.getMessage(), e);
    }
  }

  /**
   * Finds classes where this one is: a jar that was given to Spark has a class loader of its own.
   */
  private static final class OwnClasses extends ObjectInputStream {
    OwnClasses(InputStream in) throws IOException {
      super(in);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws ClassNotFoundException {
      return Class.forName(description.getName(), false, WrittenParts.class.getClassLoader());
    }
  }
}
