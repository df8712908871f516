package io.recursivestore.spark.catalog;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Suggestion;
import io.recursivestore.spark.option.StoreAnalysisException;
import io.recursivestore.spark.option.WriteOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.analysis.NamedRelation;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.plans.logical.AppendData;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OverwriteByExpression;
import org.apache.spark.sql.catalyst.plans.logical.OverwritePartitionsDynamic;
import org.apache.spark.sql.catalyst.plans.logical.V2WriteCommand;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.connector.catalog.CatalogPlugin;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Looks at writes to datasets before Spark compares their columns. With the option {@code
 * mergeSchema}, the write goes to the table that takes any columns; without it, columns that the
 * dataset lacks are refused with a message that names the option.
 */
final class MergedWrites extends Rule<LogicalPlan> {
  /** A table of one of our catalogs, as a write names it. */
  private record Target(StoreCatalog catalog, String[] namespace, String name) {
    Optional<Table> table() {
      try {
        return Optional.of(catalog.loadTable(Identifier.of(namespace, name)));
      } catch (NoSuchTableException e) {
        return Optional.empty();
      }
    }
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    if (!(plan instanceof V2WriteCommand write) || !write.isByName()) {
      return plan;
    }
    NamedRelation relation = write.table();
    // What the options of other sources mean is not known, so they are not read.
    if (relation instanceof DataSourceV2Relation resolved) {
      if (resolved.table() instanceof DatasetTable && !merges(plan)) {
        check(resolved.table(), write.query());
      }
    } else if (relation instanceof UnresolvedRelation unresolved) {
      Optional<Target> target = target(unresolved);
      if (target.isPresent() && merges(plan)) {
        return (LogicalPlan) write.withNewTable(merging(unresolved, target.get()));
      }
      target.flatMap(Target::table).ifPresent(table -> check(table, write.query()));
    }
    return plan;
  }

  private static boolean merges(LogicalPlan plan) {
    return StoreAnalysisException.analyze(
        () -> WriteOptions.MERGE_SCHEMA.in(options(plan)).orElse(false));
  }

  private static CaseInsensitiveStringMap options(LogicalPlan plan) {
    if (plan instanceof AppendData append) {
      return new CaseInsensitiveStringMap(CollectionConverters.asJava(append.writeOptions()));
    }
    if (plan instanceof OverwritePartitionsDynamic overwrite) {
      return new CaseInsensitiveStringMap(CollectionConverters.asJava(overwrite.writeOptions()));
    }
    return plan instanceof OverwriteByExpression overwrite
        ? new CaseInsensitiveStringMap(CollectionConverters.asJava(overwrite.writeOptions()))
        : new CaseInsensitiveStringMap(Map.of());
  }

  private static Optional<Target> target(UnresolvedRelation relation) {
    List<String> parts =
        new ArrayList<>(CollectionConverters.asJava(relation.multipartIdentifier()));
    CatalogManager catalogs = SparkSession.active().sessionState().catalogManager();
    CatalogPlugin catalog;
    if (parts.size() > 1 && catalogs.isCatalogRegistered(parts.get(0))) {
      catalog = catalogs.catalog(parts.remove(0));
    } else {
      catalog = catalogs.currentCatalog();
      if (parts.size() == 1) {
        parts.addAll(0, Arrays.asList(catalogs.currentNamespace()));
      }
    }
    String name = parts.remove(parts.size() - 1);
    return catalog instanceof StoreCatalog store
        ? Optional.of(new Target(store, parts.toArray(String[]::new), name))
        : Optional.empty();
  }

  private static UnresolvedRelation merging(UnresolvedRelation relation, Target target) {
    List<String> parts = new ArrayList<>(List.of(target.catalog().name()));
    parts.addAll(Arrays.asList(target.namespace()));
    parts.add(target.name());
    if (!target.name().equals(Location.MERGING)) {
      parts.add(Location.MERGING);
    }
    return new UnresolvedRelation(
        CollectionConverters.asScala(parts).toSeq(), relation.options(), relation.isStreaming());
  }

  private static void check(Table table, LogicalPlan query) {
    if (!(table instanceof DatasetTable dataset) || dataset.merges() || !query.resolved()) {
      return;
    }
    List<String> names = Arrays.stream(dataset.columns()).map(Column::name).toList();
    List<String> unknown =
        Arrays.stream(query.schema().fieldNames())
            .filter(name -> names.stream().noneMatch(known -> isSame(known, name)))
            .toList();
    if (!unknown.isEmpty()) {
      StoreAnalysisException.analyze(
          () -> {
            throw new InvalidRequestException(
                dataset.ref().display()
                    + " can't take these rows: "
                    + Suggestion.unknown("column", unknown.get(0), names)
                    + " To add "
                    + unknown
                    + ", write with the option mergeSchema=true.");
          });
    }
  }

  private static boolean isSame(String known, String name) {
    return SQLConf.get().caseSensitiveAnalysis()
        ? known.equals(name)
        : known.equalsIgnoreCase(name);
  }
}
