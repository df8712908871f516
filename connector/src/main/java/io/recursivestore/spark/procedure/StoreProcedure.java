package io.recursivestore.spark.procedure;

import io.recursivestore.Store;
import io.recursivestore.spark.option.StoreAnalysisException;
import io.recursivestore.spark.session.SessionStore;
import io.recursivestore.spark.type.MadeRows;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.procedures.BoundProcedure;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;

/**
 * A procedure that returns one row.
 *
 * @param name its name
 * @param summary what it does, in one line
 * @param takes its parameters
 * @param returns the columns of the row
 * @param creates whether the store is created if it isn't there
 * @param body what it does with a store and the arguments
 */
record StoreProcedure(
    String name,
    String summary,
    List<ProcedureParameter> takes,
    StructType returns,
    boolean creates,
    Body body) {

  /** What a procedure does. */
  @FunctionalInterface
  interface Body {
    /** Returns the row; jobs of Spark need the store's root to open it on executors. */
    InternalRow run(Store store, String root, InternalRow arguments);
  }

  StoreProcedure(
      String name, String summary, List<ProcedureParameter> takes, StructType returns, Body body) {
    this(name, summary, takes, returns, false, body);
  }

  StoreProcedure(
      String name,
      String summary,
      List<ProcedureParameter> takes,
      StructType returns,
      BiFunction<Store, InternalRow, InternalRow> body) {
    this(name, summary, takes, returns, false, (store, root, row) -> body.apply(store, row));
  }

  /** Returns the procedure of one store. */
  UnboundProcedure of(String root) {
    return new OfStore(this, root);
  }

  private record OfStore(StoreProcedure procedure, String root)
      implements UnboundProcedure, BoundProcedure {
    @Override
    public String name() {
      return procedure.name();
    }

    @Override
    public String description() {
      return procedure.summary();
    }

    @Override
    public BoundProcedure bind(StructType inputType) {
      return this;
    }

    @Override
    public ProcedureParameter[] parameters() {
      return procedure.takes().toArray(ProcedureParameter[]::new);
    }

    @Override
    public boolean isDeterministic() {
      return false;
    }

    @Override
    public Iterator<Scan> call(InternalRow arguments) {
      return StoreAnalysisException.analyze(
          () -> {
            try (Store store =
                procedure.creates() ? SessionStore.openOrCreate(root) : SessionStore.open(root)) {
              Scan result =
                  new MadeRows(
                      "recursive-store " + procedure.name(),
                      procedure.returns(),
                      List.of(procedure.body().run(store, root, arguments)));
              return List.of(result).iterator();
            }
          });
    }
  }
}
