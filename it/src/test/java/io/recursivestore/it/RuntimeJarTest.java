package io.recursivestore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What a Spark gets when it is given the jar. */
class RuntimeJarTest {
  @Test
  void holdsOnlyThePackagesOfTheStore() throws IOException {
    Set<String> packages = new TreeSet<>();
    try (JarFile jar = open()) {
      jar.stream()
          .filter(entry -> !entry.isDirectory())
          .map(entry -> entry.getName().substring(0, entry.getName().lastIndexOf('/') + 1))
          .forEach(packages::add);
    }

    assertThat(packages)
        .containsExactlyInAnyOrder(
            "",
            "META-INF/",
            "META-INF/services/",
            "io/recursivestore/",
            "io/recursivestore/backend/",
            "io/recursivestore/backend/sql/",
            "io/recursivestore/dataset/",
            "io/recursivestore/dataset/predict/",
            "io/recursivestore/exchange/",
            "io/recursivestore/exchange/files/",
            "io/recursivestore/exchange/hub/",
            "io/recursivestore/exchange/migrate/",
            "io/recursivestore/exchange/python/",
            "io/recursivestore/format/",
            "io/recursivestore/format/ahead/",
            "io/recursivestore/format/arrow/",
            "io/recursivestore/format/hdf5/",
            "io/recursivestore/format/parquet/",
            "io/recursivestore/format/parquet/decode/",
            "io/recursivestore/format/parquet/page/",
            "io/recursivestore/format/sql/",
            "io/recursivestore/format/sql/sql/",
            "io/recursivestore/item/",
            "io/recursivestore/item/sql/",
            "io/recursivestore/lineage/",
            "io/recursivestore/log/",
            "io/recursivestore/model/",
            "io/recursivestore/shaded/caffeine/cache/",
            "io/recursivestore/shaded/caffeine/cache/stats/",
            "io/recursivestore/shaded/hikari/",
            "io/recursivestore/shaded/hikari/hibernate/",
            "io/recursivestore/shaded/hikari/metrics/",
            "io/recursivestore/shaded/hikari/metrics/dropwizard/",
            "io/recursivestore/shaded/hikari/metrics/micrometer/",
            "io/recursivestore/shaded/hikari/metrics/prometheus/",
            "io/recursivestore/shaded/hikari/pool/",
            "io/recursivestore/shaded/hikari/util/",
            "io/recursivestore/shaded/jhdf/",
            "io/recursivestore/shaded/jhdf/api/",
            "io/recursivestore/shaded/jhdf/api/dataset/",
            "io/recursivestore/shaded/jhdf/btree/",
            "io/recursivestore/shaded/jhdf/btree/record/",
            "io/recursivestore/shaded/jhdf/checksum/",
            "io/recursivestore/shaded/jhdf/dataset/",
            "io/recursivestore/shaded/jhdf/dataset/chunked/",
            "io/recursivestore/shaded/jhdf/dataset/chunked/indexing/",
            "io/recursivestore/shaded/jhdf/exceptions/",
            "io/recursivestore/shaded/jhdf/filter/",
            "io/recursivestore/shaded/jhdf/links/",
            "io/recursivestore/shaded/jhdf/nio/",
            "io/recursivestore/shaded/jhdf/object/datatype/",
            "io/recursivestore/shaded/jhdf/object/message/",
            "io/recursivestore/shaded/jhdf/storage/",
            "io/recursivestore/shaded/postgresql/",
            "io/recursivestore/shaded/postgresql/copy/",
            "io/recursivestore/shaded/postgresql/core/",
            "io/recursivestore/shaded/postgresql/core/v3/",
            "io/recursivestore/shaded/postgresql/core/v3/adaptivefetch/",
            "io/recursivestore/shaded/postgresql/core/v3/replication/",
            "io/recursivestore/shaded/postgresql/ds/",
            "io/recursivestore/shaded/postgresql/ds/common/",
            "io/recursivestore/shaded/postgresql/fastpath/",
            "io/recursivestore/shaded/postgresql/geometric/",
            "io/recursivestore/shaded/postgresql/gss/",
            "io/recursivestore/shaded/postgresql/hostchooser/",
            "io/recursivestore/shaded/postgresql/jdbc/",
            "io/recursivestore/shaded/postgresql/jdbc2/",
            "io/recursivestore/shaded/postgresql/jdbc2/optional/",
            "io/recursivestore/shaded/postgresql/jdbc3/",
            "io/recursivestore/shaded/postgresql/jdbcurlresolver/",
            "io/recursivestore/shaded/postgresql/largeobject/",
            "io/recursivestore/shaded/postgresql/osgi/",
            "io/recursivestore/shaded/postgresql/plugin/",
            "io/recursivestore/shaded/postgresql/replication/",
            "io/recursivestore/shaded/postgresql/replication/fluent/",
            "io/recursivestore/shaded/postgresql/replication/fluent/logical/",
            "io/recursivestore/shaded/postgresql/replication/fluent/physical/",
            "io/recursivestore/shaded/postgresql/shaded/com/ongres/saslprep/",
            "io/recursivestore/shaded/postgresql/shaded/com/ongres/scram/client/",
            "io/recursivestore/shaded/postgresql/shaded/com/ongres/scram/common/",
            "io/recursivestore/shaded/postgresql/shaded/com/ongres/scram/common/exception/",
            "io/recursivestore/shaded/postgresql/shaded/com/ongres/scram/common/util/",
            "io/recursivestore/shaded/postgresql/shaded/com/ongres/stringprep/",
            "io/recursivestore/shaded/postgresql/ssl/",
            "io/recursivestore/shaded/postgresql/ssl/jdbc4/",
            "io/recursivestore/shaded/postgresql/sspi/",
            "io/recursivestore/shaded/postgresql/translation/",
            "io/recursivestore/shaded/postgresql/util/",
            "io/recursivestore/shaded/postgresql/util/internal/",
            "io/recursivestore/shaded/postgresql/xa/",
            "io/recursivestore/shaded/postgresql/xml/",
            "io/recursivestore/spark/",
            "io/recursivestore/spark/aggregate/",
            "io/recursivestore/spark/catalog/",
            "io/recursivestore/spark/expression/",
            "io/recursivestore/spark/function/",
            "io/recursivestore/spark/job/",
            "io/recursivestore/spark/lineage/",
            "io/recursivestore/spark/metric/",
            "io/recursivestore/spark/option/",
            "io/recursivestore/spark/procedure/",
            "io/recursivestore/spark/read/",
            "io/recursivestore/spark/session/",
            "io/recursivestore/spark/type/",
            "io/recursivestore/spark/vector/",
            "io/recursivestore/spark/write/",
            "io/recursivestore/sql/",
            "io/recursivestore/storage/",
            "io/recursivestore/storage/sql/",
            "io/recursivestore/stream/",
            "org/sqlite/",
            "org/sqlite/core/",
            "org/sqlite/date/",
            "org/sqlite/javax/",
            "org/sqlite/jdbc3/",
            "org/sqlite/jdbc4/",
            "org/sqlite/native/Linux-Musl/aarch64/",
            "org/sqlite/native/Linux-Musl/x86_64/",
            "org/sqlite/native/Linux/aarch64/",
            "org/sqlite/native/Linux/x86_64/",
            "org/sqlite/native/Mac/aarch64/",
            "org/sqlite/native/Mac/x86_64/",
            "org/sqlite/native/Windows/aarch64/",
            "org/sqlite/native/Windows/x86_64/",
            "org/sqlite/util/");
  }

  @Test
  void registersTheDataSourceAndItsRuleAndNothingElse() throws IOException {
    try (JarFile jar = open()) {
      List<String> services =
          jar.stream()
              .filter(entry -> !entry.isDirectory())
              .map(ZipEntry::getName)
              .filter(name -> name.startsWith("META-INF/services/"))
              .toList();
      assertThat(services)
          .containsExactlyInAnyOrder(
              "META-INF/services/org.apache.spark.sql.SparkSessionExtensionsProvider",
              "META-INF/services/org.apache.spark.sql.sources.DataSourceRegister");
      List<String> classes = new ArrayList<>();
      for (String service : services) {
        try (var in = jar.getInputStream(jar.getEntry(service))) {
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(classes::add);
        }
      }
      assertThat(classes)
          .containsExactlyInAnyOrder(
              "io.recursivestore.spark.catalog.StoreExtensions",
              "io.recursivestore.spark.RecursiveStoreSource");
    }
  }

  /** The cache finds its own classes by their names. */
  @Test
  void cacheWorksUnderItsOtherName() throws Exception {
    URL[] jar = {RuntimeJar.path().toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(jar, ClassLoader.getPlatformClassLoader())) {
      Class<?> builders = loader.loadClass("io.recursivestore.shaded.caffeine.cache.Caffeine");
      Object builder = builders.getMethod("newBuilder").invoke(null);
      builders.getMethod("maximumSize", long.class).invoke(builder, 10);

      assertThat(builders.getMethod("build").invoke(builder).getClass().getName())
          .startsWith("io.recursivestore.shaded.caffeine.");
    }
  }

  @Test
  void driversOfDatabasesWorkAsTheyAreInTheJar() throws Exception {
    URL[] jar = {RuntimeJar.path().toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(jar, ClassLoader.getPlatformClassLoader())) {
      DataSource sqlite = source(loader, "org.sqlite.SQLiteDataSource", "jdbc:sqlite::memory:");
      try (Connection connection = sqlite.getConnection()) {
        assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("SQLite");
      }
      // Nobody listens there.
      DataSource postgres =
          source(
              loader,
              "io.recursivestore.shaded.postgresql.ds.PGSimpleDataSource",
              "jdbc:postgresql://127.0.0.1:1/none");
      assertThatThrownBy(postgres::getConnection)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("refused")
          .matches(e -> e.getClass().getName().startsWith("io.recursivestore.shaded.postgresql."));
    }
  }

  private static DataSource source(ClassLoader loader, String name, String url) throws Exception {
    DataSource source = (DataSource) loader.loadClass(name).getDeclaredConstructor().newInstance();
    source.getClass().getMethod("setUrl", String.class).invoke(source, url);
    return source;
  }

  private static JarFile open() throws IOException {
    return new JarFile(RuntimeJar.path().toFile());
  }
}
