/**
 * Guesses from what was read what will be read next. Start reading at {@link
 * io.recursivestore.dataset.predict.AccessPredictor}.
 */
@NullMarked
package io.recursivestore.dataset.predict;

import org.jspecify.annotations.NullMarked;
