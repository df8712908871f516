/**
 * Rows of Arrow batches in tables of a SQL database. Start reading at {@link
 * io.recursivestore.format.sql.RowTable}.
 */
@NullMarked
package io.recursivestore.format.sql;

import org.jspecify.annotations.NullMarked;
