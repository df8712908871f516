package io.recursivestore.cli;

import io.recursivestore.model.StoreException;
import io.recursivestore.model.Suggestion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Tells what went wrong, in one sentence if its cause is known. */
final class Failures {
  private Failures() {}

  /** Tells why a command is not understood, and what may have been meant. */
  static int misused(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    List<String> unknown = command.getUnmatchedArguments();
    String message = unknown.isEmpty() ? sentence(e) : unknown(command, unknown.get(0));
    command.getErr().println(message);
    command
        .getErr()
        .println("See " + command.getCommandSpec().qualifiedName() + " --help for what there is.");
    return RecursiveStoreCommand.MISUSED;
  }

  private static String sentence(ParameterException e) {
    String message = String.valueOf(e.getMessage());
    return message.endsWith(".") ? message : message + ".";
  }

  private static String unknown(CommandLine command, String argument) {
    boolean isOption = argument.startsWith("-");
    String name = isOption ? argument.replaceFirst("=.*", "") : argument;
    Set<String> known =
        isOption
            ? command.getCommandSpec().optionsMap().keySet()
            : command.getSubcommands().keySet();
    String meant =
        Suggestion.nearest(name, known).map(n -> " Did you mean '" + n + "'?").orElse("");
    return "There is no " + (isOption ? "option" : "command") + " '" + name + "'." + meant;
  }

  /**
   * Tells why a command failed.
   *
   * @throws Exception what failed, if the store does not know it: a stack trace helps then
   */
  static int failed(Exception e, CommandLine command, ParseResult parsed) throws Exception {
    if (!(e instanceof StoreException)) {
      throw e;
    }
    command.getErr().println(Optional.ofNullable(e.getMessage()).orElseGet(e::toString));
    return RecursiveStoreCommand.FAILED;
  }
}
