package io.recursivestore.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code recursive-store}. */
@Command(
    name = "recursive-store",
    description = "Works with a store of datasets, streams and items.",
    subcommands = ImportCommand.class,
    synopsisSubcommandLabel = "COMMAND")
public final class RecursiveStoreCommand {
  /** Everything was done. */
  public static final int DONE = 0;

  /** Nothing was done, or not all, because of an error that is told. */
  public static final int FAILED = 1;

  /** The command was not understood. */
  public static final int MISUSED = 2;

  /** Some things were refused, which are told; the others were done. */
  public static final int PARTLY_DONE = 3;

  @SuppressWarnings("unused") // It is only there to be asked for.
  @CommandLine.Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show this and end.")
  private boolean isHelp;

  private RecursiveStoreCommand() {}

  /**
   * Runs a command and ends the process with its exit code.
   *
   * @param arguments the command's name and its options
   */
  public static void main(String... arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter errors = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, errors, arguments));
  }

  /**
   * Runs a command.
   *
   * @param out gets results
   * @param errors gets messages
   * @param arguments the command's name and its options
   * @return {@link #DONE}, {@link #FAILED}, {@link #MISUSED} or {@link #PARTLY_DONE}
   */
  public static int run(PrintWriter out, PrintWriter errors, String... arguments) {
    return new CommandLine(new RecursiveStoreCommand())
        .setOut(out)
        .setErr(errors)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler(Failures::misused)
        .setExecutionExceptionHandler(Failures::failed)
        .execute(arguments);
  }
}
