package io.recursivestore.cli;

import picocli.CommandLine.Command;

/** The commands {@code import …}. */
@Command(
    name = "import",
    description = "Take what others wrote into a store.",
    subcommands = ImportPythonCommand.class,
    synopsisSubcommandLabel = "COMMAND")
final class ImportCommand {}
