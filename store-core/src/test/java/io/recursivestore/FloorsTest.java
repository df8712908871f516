package io.recursivestore;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.recursivestore.model.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A package may use only packages on lower floors, and none beside it. */
@AnalyzeClasses(packages = "io.recursivestore", importOptions = FloorsTest.MainClasses.class)
final class FloorsTest {
  private static final String ROOT = "io.recursivestore";

  /** Floors by package below the root; "" is the root package itself. */
  private static final Map<String, Integer> FLOORS =
      Map.ofEntries(
          Map.entry("model", 0),
          Map.entry("sql", 1),
          Map.entry("storage", 2),
          Map.entry("log", 3),
          Map.entry("format", 3),
          Map.entry("dataset", 4),
          Map.entry("stream", 4),
          Map.entry("item", 4),
          Map.entry("lineage", 4),
          Map.entry("exchange", 5),
          Map.entry("", 6),
          Map.entry("backend", 7),
          Map.entry("cli", 8));

  @ArchTest
  static final ArchRule everyPackageStandsOnAFloor =
      classes().should(satisfy("stand on a floor", c -> FLOORS.containsKey(part(c))));

  @ArchTest
  static final ArchRule noClassUsesItsOwnFloorOrAHigherOne = classes().should(onlyLookDown());

  @ArchTest
  static final ArchRule theCoreKnowsNothingOfSpark =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.spark..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.recursivestore.(**)").should().beFreeOfCycles();

  @ArchTest
  static void everyFloorHasClasses(JavaClasses classes) {
    assertThat(classes.stream().map(FloorsTest::part).collect(Collectors.toSet()))
        .isEqualTo(FLOORS.keySet());
  }

  /** Turned round, the floors must be broken: the rule sees dependencies at all. */
  @ArchTest
  static void theRuleRefusesWhatItShould(JavaClasses classes) {
    ArchRule upsideDown =
        noClasses()
            .that(DescribedPredicate.describe("use the model", c -> part(c).equals("storage")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(Schema.class.getPackageName());
    assertThatThrownBy(() -> upsideDown.check(classes)).isInstanceOf(AssertionError.class);
    assertThat(mayUse("stream", "dataset")).isFalse();
    assertThat(mayUse("log", "format")).isFalse();
    assertThat(mayUse("model", "storage")).isFalse();
    assertThat(mayUse("dataset", "log")).isTrue();
    assertThat(mayUse("format", "format")).isTrue();
  }

  private static boolean mayUse(String from, String to) {
    return from.equals(to) || FLOORS.getOrDefault(to, 0) < FLOORS.getOrDefault(from, 0);
  }

  /**
   * The package's first segment below the root; {@code format.parquet} belongs to {@code format}.
   */
  private static String part(JavaClass javaClass) {
    List<String> segments = List.of(javaClass.getPackageName().split("\\."));
    return segments.size() > 2 ? segments.get(2) : "";
  }

  private static Optional<String> ours(JavaClass javaClass) {
    String name = javaClass.getPackageName();
    return name.equals(ROOT) || name.startsWith(ROOT + ".")
        ? Optional.of(part(javaClass))
        : Optional.empty();
  }

  private static ArchCondition<JavaClass> onlyLookDown() {
    return new ArchCondition<>("depend only on lower floors") {
      @Override
      public void check(JavaClass from, ConditionEvents events) {
        from.getDirectDependenciesFromSelf()
            .forEach(
                d ->
                    ours(d.getTargetClass())
                        .filter(to -> !mayUse(part(from), to))
                        .ifPresent(
                            to ->
                                events.add(SimpleConditionEvent.violated(d, d.getDescription()))));
      }
    };
  }

  private static ArchCondition<JavaClass> satisfy(
      String description, java.util.function.Predicate<JavaClass> predicate) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        if (!predicate.test(item)) {
          events.add(SimpleConditionEvent.violated(item, item.getName() + " does not"));
        }
      }
    };
  }

  /** The build for each Spark version has a directory of its own for the classes of tests. */
  static final class MainClasses implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/");
    }
  }
}
