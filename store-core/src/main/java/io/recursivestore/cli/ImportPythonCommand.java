package io.recursivestore.cli;

import io.recursivestore.Store;
import io.recursivestore.exchange.migrate.PythonImport;
import io.recursivestore.exchange.migrate.PythonImportOptions;
import io.recursivestore.exchange.migrate.PythonImported;
import io.recursivestore.exchange.migrate.PythonImported.Taken;
import io.recursivestore.exchange.python.PickleLimits;
import io.recursivestore.exchange.python.PythonProblem;
import io.recursivestore.exchange.python.PythonStore;
import io.recursivestore.model.InvalidRequestException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code import python}. */
@Command(
    name = "python",
    sortOptions = false,
    description = {
      "Take all that a directory of the original Python code has into a store: items with their"
          + " versions, datasets, tables, and series of meteaudata. The directory is only read.",
      "What was taken before is not taken again: after an interruption, run the same command.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything was taken, now or before",
      "1:an error ended it; what was taken so far stays",
      "2:the command was not understood",
      "3:some things were refused; the others were taken"
    })
final class ImportPythonCommand implements Callable<Integer> {
  private static final int MAX_SHOWN = 20;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DIR",
      description = "The storage_path of the original code, or a directory of meteaudata.")
  private Path from = Path.of("");

  @Option(
      names = "--store",
      required = true,
      paramLabel = "ROOT",
      description = "The store; created if there is none.")
  private String store = "";

  @Option(
      names = "--items",
      paramLabel = "NAME",
      defaultValue = "items",
      description = "The collection that items go to; created if there is none. Default: items.")
  private String items = "";

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What the names of datasets begin with that tables and series become.")
  private String prefix = "";

  @Option(
      names = "--link",
      description =
          "Give Parquet files on the same disk second names, and copy none. Nobody may write into"
              + " them from then on.")
  private boolean isLinking;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write what was taken, and all that was refused and why, as JSON.")
  private @Nullable Path report;

  @Spec private @Nullable CommandSpec spec;

  private final List<PythonProblem> shown = new ArrayList<>();

  @Override
  public Integer call() {
    check();
    CommandSpec command = Objects.requireNonNull(spec);
    PrintWriter out = command.commandLine().getOut();
    PrintWriter errors = command.commandLine().getErr();
    try (ImportReport file = new ImportReport(Optional.ofNullable(report), from, store);
        Store opened = Store.openOrCreate(store)) {
      Consumer<PythonProblem> problems =
          problem -> {
            file.add(problem);
            if (shown.size() < MAX_SHOWN) {
              shown.add(problem);
            }
          };
      PythonImported imported = run(opened, errors, problems);
      file.finish(imported);
      print(imported, out, errors);
      return imported.isComplete() ? RecursiveStoreCommand.DONE : RecursiveStoreCommand.PARTLY_DONE;
    }
  }

  private PythonImported run(Store opened, PrintWriter errors, Consumer<PythonProblem> problems) {
    PythonImportOptions options =
        PythonImportOptions.into(items, problems)
            .withPrefix(prefix)
            .withProgress(new ProgressLine(errors, ProgressLine.isWanted(), System::nanoTime));
    return PythonImport.run(
        from, opened.items(), opened.datasets(), isLinking ? options.linking() : options);
  }

  /** A directory that is none of Python, or would be written into, leaves no store behind. */
  private void check() {
    PythonStore.open(from, PickleLimits.ofThisProcess(), problem -> {});
    Path source = from.toAbsolutePath().normalize();
    String root = Store.absolute(store);
    boolean isInside =
        (!root.contains(":") && Path.of(root).startsWith(source))
            || (report != null && report.toAbsolutePath().normalize().startsWith(source));
    if (isInside) {
      throw new InvalidRequestException(
          "The store and the report can't be in '"
              + from
              + "', which is only read. Put them elsewhere.");
    }
  }

  private void print(PythonImported imported, PrintWriter out, PrintWriter errors) {
    out.println(line("versions of items", imported.items()));
    out.println(line("datasets of items", imported.datasets()));
    out.println(line("tables and series", imported.tables()));
    long problems = imported.problems().values().stream().mapToLong(Long::longValue).sum();
    if (problems > 0) {
      out.println(String.format(Locale.ROOT, "%,d problems", problems));
    }
    for (PythonProblem problem : shown) {
      errors.println(
          problem.kind() + " " + from.relativize(problem.file()) + ": " + problem.reason());
    }
    if (problems > shown.size()) {
      errors.println(
          String.format(
              Locale.ROOT, "… and %,d more. --report FILE writes all.", problems - shown.size()));
    }
  }

  private static String line(String what, Taken taken) {
    return String.format(
        Locale.ROOT, "%s: %,d taken, %,d there before", what, taken.taken(), taken.there());
  }
}
