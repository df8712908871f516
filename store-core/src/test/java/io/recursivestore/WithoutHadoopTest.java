package io.recursivestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.InvalidRequestException;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A class path that lacks Hadoop, or what databases need. */
final class WithoutHadoopTest {
  @Test
  void remoteRootsAreRefusedWithWhatToAdd() throws Exception {
    try (URLClassLoader loader = without("hadoop-")) {
      assertThatThrownBy(() -> exists(loader, "s3a://bucket/lab"))
          .isInstanceOf(InvocationTargetException.class)
          .cause()
          .satisfies(
              e ->
                  assertThat(e.getClass().getName())
                      .isEqualTo(InvalidRequestException.class.getName()))
          .hasMessageContaining("Hadoop is not on the class path")
          .hasMessageContaining("hadoop-client-api");
    }
  }

  @Test
  void localRootsAreLookedAt() throws Exception {
    try (URLClassLoader loader = without("hadoop-")) {
      assertThat(exists(loader, "/no/such/store")).isEqualTo(false);
    }
  }

  @Test
  void databasesAreRefusedWithWhatToAdd() throws Exception {
    try (URLClassLoader loader = without("HikariCP")) {
      assertThatThrownBy(() -> exists(loader, "jdbc:postgresql://host/lab"))
          .isInstanceOf(InvocationTargetException.class)
          .cause()
          .satisfies(
              e ->
                  assertThat(e.getClass().getName())
                      .isEqualTo(InvalidRequestException.class.getName()))
          .hasMessageContaining("com.zaxxer:HikariCP and org.postgresql:postgresql");
      assertThat(exists(loader, "/no/such/store")).isEqualTo(false);
    }
  }

  private static Object exists(ClassLoader loader, String root) throws Exception {
    Class<?> stores = loader.loadClass(Store.class.getName());
    return stores.getMethod("exists", String.class).invoke(null, root);
  }

  private static URLClassLoader without(String jars) {
    URL[] urls =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(path -> !path.contains(jars))
            .map(WithoutHadoopTest::url)
            .toArray(URL[]::new);
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }

  private static URL url(String path) {
    try {
      return new File(path).toURI().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(path, e);
    }
  }
}
