/**
 * Takes all that a directory of the original Python code has into a store. Start reading at {@link
 * io.recursivestore.exchange.migrate.PythonImport}.
 */
@NullMarked
package io.recursivestore.exchange.migrate;

import org.jspecify.annotations.NullMarked;
