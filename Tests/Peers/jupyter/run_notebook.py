"""Runs a notebook and compares what its cells show with what it holds; --record writes it anew.

    run_notebook.py notebook.ipynb [--record]
"""

import copy
import sys

import nbclient
import nbformat


def shown(cell):
    """What a cell shows, but for the bytes of pictures."""
    outputs = []
    for output in cell.get("outputs", []):
        output = copy.deepcopy(output)
        output.get("data", {}).pop("image/png", None)
        output.pop("transient", None)
        if output.output_type == "stream" and outputs and outputs[-1].get("name") == output.name:
            outputs[-1]["text"] += output.text
            continue
        outputs.append(output)
    return outputs


def main():
    path = sys.argv[1]
    notebook = nbformat.read(path, as_version=4)
    wanted = [shown(cell) for cell in notebook.cells]
    nbclient.NotebookClient(notebook, kernel_name="dyne", timeout=120, allow_errors=True).execute()
    if "--record" in sys.argv:
        for cell in notebook.cells:
            cell.get("metadata", {}).pop("execution", None)
            for output in cell.get("outputs", []):
                output.get("data", {}).pop("image/png", None)
        nbformat.write(notebook, path)
        return
    found = [shown(cell) for cell in notebook.cells]
    for number, (want, got) in enumerate(zip(wanted, found)):
        if want != got:
            sys.exit(f"cell {number} shows\n{got}\nnot\n{want}")
    print(f"{path}: {len(found)} cells show the same")


main()
