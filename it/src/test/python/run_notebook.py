"""Runs a notebook and writes it with its new outputs.

    run_notebook.py notebooks/quickstart.ipynb notebooks/quickstart.ipynb

The first argument is the notebook, the second the file to write. Cells run in the directory of the
notebook. An error in a cell ends the run. What Spark logs to the standard error is left out: it
names the machine.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

SECONDS_FOR_A_CELL = 600


def clean(cell):
    cell.metadata.pop("execution", None)
    if cell.cell_type != "code":
        return
    kept = []
    for output in cell.outputs:
        if output.get("name") == "stderr":
            continue
        # How a cell's prints are cut into pieces depends on the time between them.
        if kept and output.output_type == kept[-1].output_type == "stream":
            kept[-1].text += output.text
        else:
            kept.append(output)
    cell.outputs = kept


def main(source, target):
    notebook = nbformat.read(source, as_version=4)
    resources = {"metadata": {"path": str(Path(source).resolve().parent)}}
    language = dict(notebook.metadata.language_info)
    NotebookClient(
        notebook, timeout=SECONDS_FOR_A_CELL, kernel_name="python3", resources=resources
    ).execute()
    notebook.metadata.language_info = language
    for cell in notebook.cells:
        clean(cell)
    nbformat.write(notebook, target)


if __name__ == "__main__":
    main(*sys.argv[1:])
