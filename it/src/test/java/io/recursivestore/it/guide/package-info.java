/** The Java of the guide, run. {@code DocumentationTest} compares it with the pages. */
package io.recursivestore.it.guide;
