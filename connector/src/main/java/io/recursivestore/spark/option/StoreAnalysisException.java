package io.recursivestore.spark.option;

import io.recursivestore.model.StoreException;
import java.util.function.Supplier;
import org.apache.spark.QueryContext;
import org.apache.spark.sql.AnalysisException;
import scala.Option;

/** A store's error in the form that Spark and PySpark show as one line, without a stack trace. */
public final class StoreAnalysisException extends AnalysisException {
  private static final long serialVersionUID = 1L;

  private StoreAnalysisException(StoreException cause) {
    super(
        String.valueOf(cause.getMessage()),
        Option.empty(),
        Option.empty(),
        Option.apply(cause),
        Option.empty(),
        scala.collection.immutable.Map$.MODULE$.empty(),
        new QueryContext[0]);
  }

  /**
   * Runs a step of a query's analysis.
   *
   * @param <T> the type of its result
   * @param step what to run
   * @return its result
   */
  public static <T> T analyze(Supplier<T> step) {
    try {
      return step.get();
    } catch (StoreException e) {
      throw StoreAnalysisException.<RuntimeException>unchecked(new StoreAnalysisException(e));
    }
  }

  /** Spark's analysis throws this exception everywhere, but Java sees it as checked. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E unchecked(Throwable e) throws E {
    throw (E) e;
  }
}
