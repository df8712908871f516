/**
 * The HuggingFace Hub over its HTTP API: loading splits from it, and saving them there. Start
 * reading at {@link io.recursivestore.exchange.hub.HuggingFaceHub}.
 */
@NullMarked
package io.recursivestore.exchange.hub;

import org.jspecify.annotations.NullMarked;
