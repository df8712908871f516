/** A SQL database below the store: SQLite in one file, or PostgreSQL for many machines. */
@NullMarked
package io.recursivestore.sql;

import org.jspecify.annotations.NullMarked;
