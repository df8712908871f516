/**
 * Rows of Arrow batches in tables of a SQL database, and data files whose rows are there. Start
 * reading at {@link io.recursivestore.format.sql.SqlFormat}.
 */
@NullMarked
package io.recursivestore.format.sql;

import org.jspecify.annotations.NullMarked;
