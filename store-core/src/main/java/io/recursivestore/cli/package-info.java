/**
 * The command line. Start reading at {@link io.recursivestore.cli.RecursiveStoreCommand}, which
 * {@code bin/recursive-store} runs; each command is a class of its own.
 */
@NullMarked
package io.recursivestore.cli;

import org.jspecify.annotations.NullMarked;
