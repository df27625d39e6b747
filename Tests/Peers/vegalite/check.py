"""Checks every figure that dyne writes as Vega-Lite by Vega-Lite's own schema, and has Vega draw it.

    check.py path/to/dyne
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import altair
import jsonschema
import vl_convert

SCRIPT = pathlib.Path(__file__).parent.parent / "browser" / "figures.dyne"


def main():
    dyne = pathlib.Path(sys.argv[1]).resolve()
    folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp())
    subprocess.run([dyne, "--quiet", SCRIPT], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    schema = pathlib.Path(altair.__file__).parent / "vegalite" / "v5" / "schema" / "vega-lite-schema.json"
    validator = jsonschema.Draft7Validator(json.loads(schema.read_text()))
    paths = sorted(folder.glob("*.vl.json"))
    failed = 0 if len(paths) >= 12 else 1
    for path in paths:
        figure = json.loads(path.read_text())
        problems = [error.message[:200] for error in validator.iter_errors(figure)]
        picture = vl_convert.vegalite_to_png(figure, vl_version="5.20")
        path.with_suffix(".png").write_bytes(picture)
        print(f"{path.name}: {len(picture)} bytes drawn, {problems or 'valid'}")
        failed += bool(problems)
    sys.exit(1 if failed else 0)


main()
