package io.recursivestore.stream;

import io.recursivestore.ChildJvm;
import io.recursivestore.model.StoreException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * What a {@link ChildJvm} reads from the {@link Sample} stream while it shortens or deletes a file
 * of it. If the JVM could not bear that, only this process would end.
 */
final class ReadingProcess {
  /** So many that the compiler has come to them. */
  private static final int WARM_UP = 3000;

  private ReadingProcess() {}

  /** One reading of all that there is. */
  private interface Reading {
    void run() throws IOException;
  }

  /** Arguments are the root, how to read, what to do to the file, and the file's name. */
  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]);
    Reading reading = reading(arguments[1], Sample.streams(root).open(Sample.NAME).snapshot());
    for (int i = 0; i < WARM_UP; i++) {
      reading.run();
    }
    Path file = Sample.segment(root, 0).resolve(arguments[3]);
    if (arguments[2].equals("delete")) {
      Files.delete(file);
      reading.run();
      System.out.println("read");
    } else {
      try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
        open.setLength(0);
      }
      System.out.println(failure(reading));
    }
    System.out.println("alive");
  }

  private static String failure(Reading reading) {
    try {
      reading.run();
      return "none";
    } catch (StoreException | InternalError | IOException e) {
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
  }

  private static Reading reading(String how, StreamSnapshot snapshot) {
    int tokens = (int) snapshot.tokens();
    int rows = (int) snapshot.steps();
    TokenReader reader = snapshot.tokenReader();
    TokenBuffer buffer = new TokenBuffer();
    switch (how) {
      case "windows" -> {
        long[] starts = {0, tokens / 2};
        return () -> reader.readWindows(starts, tokens / 2, buffer);
      }
      case "positions" -> {
        long[] positions = new long[tokens];
        for (int i = 0; i < tokens; i++) {
          positions[i] = i * 7L % tokens;
        }
        return () -> reader.read(positions, buffer);
      }
      case "view" -> {
        TokenWindow window = reader.window(tokens);
        return () -> {
          long sum = 0;
          for (int i = 0; i < tokens; i++) {
            sum += window.value(i) + window.step(i) + window.type(i);
          }
          MappedFaults.settle();
          buffer.resize((int) (sum & 1));
        };
      }
      case "steps" -> {
        StepWindow window = snapshot.stepWindow(rows);
        double[] values = new double[2 * rows];
        return () -> {
          buffer.resize(window.copyDoubles(1, values, 0) & 1);
          MappedFaults.settle();
        };
      }
      case "arrow" -> {
        BufferAllocator allocator = new RootAllocator();
        return () -> {
          try (ArrowReader batches = snapshot.read(allocator, List.of("step", "n", "v"), 4096)) {
            while (batches.loadNextBatch()) {
              buffer.resize(batches.getVectorSchemaRoot().getRowCount());
            }
          }
        };
      }
      default -> throw new IllegalArgumentException(how);
    }
  }
}
