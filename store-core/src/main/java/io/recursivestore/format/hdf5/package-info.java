/**
 * HDF5 data files, which h5py and others read at once. Start reading at {@link
 * io.recursivestore.format.hdf5.Hdf5Format}.
 */
@NullMarked
package io.recursivestore.format.hdf5;

import org.jspecify.annotations.NullMarked;
