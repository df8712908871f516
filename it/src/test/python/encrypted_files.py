"""Writes encrypted Parquet files of one table, by pyarrow.

encrypted_files.py DIRECTORY
"""
import base64
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe

MASTER_KEYS = {"footer": b"0123456789abcdef", "column": b"fedcba9876543210"}


class Keys(pe.KmsClient):
    """Puts the master key before the key that it wraps, which is as much as tests need."""

    def __init__(self, config):
        pe.KmsClient.__init__(self)

    def wrap_key(self, key, name):
        return base64.b64encode(MASTER_KEYS[name] + key)

    def unwrap_key(self, wrapped, name):
        return base64.b64decode(wrapped)[16:]


def table():
    rows = range(3000)
    return pa.table({
        "id": pa.array(rows, pa.int64()),
        "text": pa.array([None if i % 5 == 0 else f"n{i % 40}" for i in rows]),
        "open": pa.array([i / 8 for i in rows]),
        "s": pa.array([{"x": i, "y": str(i)} for i in rows]),
        "list": pa.array([None if i % 7 == 0 else [i] * (i % 3) for i in rows]),
    })


def main(directory):
    factory = pe.CryptoFactory(Keys)
    connection = pe.KmsConnectionConfig()
    for algorithm in ["AES_GCM_V1", "AES_GCM_CTR_V1"]:
        for signed in [False, True]:
            for version in ["1.0", "2.0"]:
                for columns in [{}, {"column": ["id", "text", "s.y", "list.list.element"]}]:
                    # pyarrow can't read these itself: its pages are of another algorithm than its footer says.
                    if signed and columns and algorithm == "AES_GCM_CTR_V1":
                        continue
                    config = pe.EncryptionConfiguration(
                        footer_key="footer", column_keys=columns, uniform_encryption=not columns,
                        encryption_algorithm=algorithm, plaintext_footer=signed, double_wrapping=signed,
                        data_key_length_bits=128 if version == "1.0" else 256)
                    name = f"{algorithm}-{signed}-{version}-{len(columns)}.parquet"
                    pq.write_table(
                        table(), Path(directory) / name, row_group_size=1000, data_page_size=2000,
                        data_page_version=version, write_page_index=True, write_page_checksum=signed,
                        compression="none" if signed else "zstd", use_dictionary=version == "1.0",
                        encryption_properties=factory.file_encryption_properties(connection, config))


if __name__ == "__main__":
    main(sys.argv[1])
