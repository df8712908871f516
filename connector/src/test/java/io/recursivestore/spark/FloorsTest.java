package io.recursivestore.spark;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The floors of the connector: a package uses only what is below it. */
@AnalyzeClasses(packages = "io.recursivestore.spark", importOptions = FloorsTest.MainClasses.class)
class FloorsTest {
  @ArchTest
  static final ArchRule FLOORS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("session")
          .definedBy("io.recursivestore.spark.session..")
          .layer("types")
          .definedBy("io.recursivestore.spark.type..")
          .layer("lineage")
          .definedBy("io.recursivestore.spark.lineage..")
          .layer("options")
          .definedBy("io.recursivestore.spark.option..")
          .layer("expressions")
          .definedBy("io.recursivestore.spark.expression..")
          .layer("vectors")
          .definedBy("io.recursivestore.spark.vector..")
          .layer("aggregates")
          .definedBy("io.recursivestore.spark.aggregate..")
          .layer("metrics")
          .definedBy("io.recursivestore.spark.metric..")
          .layer("functions")
          .definedBy("io.recursivestore.spark.function..")
          .layer("procedures")
          .definedBy("io.recursivestore.spark.procedure..")
          .layer("read")
          .definedBy("io.recursivestore.spark.read..")
          .layer("write")
          .definedBy("io.recursivestore.spark.write..")
          .layer("catalog")
          .definedBy("io.recursivestore.spark.catalog..")
          .layer("source")
          .definedBy("io.recursivestore.spark")
          .layer("jobs")
          .definedBy("io.recursivestore.spark.job..")
          .whereLayer("jobs")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("source")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("catalog")
          .mayOnlyBeAccessedByLayers("source")
          .whereLayer("read")
          .mayOnlyBeAccessedByLayers("catalog", "source", "jobs")
          .whereLayer("write")
          .mayOnlyBeAccessedByLayers("procedures", "catalog", "jobs")
          .whereLayer("functions")
          .mayOnlyBeAccessedByLayers("catalog")
          .whereLayer("procedures")
          .mayOnlyBeAccessedByLayers("catalog")
          .whereLayer("session")
          .mayOnlyBeAccessedByLayers(
              "lineage", "procedures", "read", "write", "catalog", "source", "jobs")
          .whereLayer("lineage")
          .mayOnlyBeAccessedByLayers("read", "write", "catalog")
          .whereLayer("metrics")
          .mayOnlyBeAccessedByLayers("read")
          .whereLayer("aggregates")
          .mayOnlyBeAccessedByLayers("read")
          .whereLayer("vectors")
          .mayOnlyBeAccessedByLayers("read")
          .whereLayer("expressions")
          .mayOnlyBeAccessedByLayers("read", "write", "catalog")
          .whereLayer("options")
          .mayOnlyBeAccessedByLayers(
              "functions", "procedures", "read", "write", "catalog", "source", "jobs")
          .whereLayer("types")
          .mayOnlyBeAccessedByLayers("procedures", "read", "write", "catalog", "jobs");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.recursivestore.spark.(*)..").should().beFreeOfCycles();

  /** The build for each Spark version has a directory of its own for the classes of tests. */
  static final class MainClasses implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/");
    }
  }
}
