/** The contract of object stores, on servers. */
package io.recursivestore.storage;
