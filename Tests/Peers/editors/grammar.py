"""Colours lines by scripts/editors/vscode's grammar, with a port of VS Code's own tokenizer (vscode-textmate on Oniguruma).

usage: grammar.py GRAMMAR
"""
import json
import logging
import sys

from textmate_grammar.parsers.base import LanguageParser

# A line, and the scope that each of these pieces must have; None: no colour of its own.
LINES = [
    ("arm = ReacherVertical seed=1", {"ReacherVertical": "entity.name.type", "seed": "variable.parameter", "1": "constant.numeric", "arm": None}),
    ("walks = collect arm trajectories=100k length=4  # all cores", {
        "collect": "support.function.command", "100k": "constant.numeric", "# all cores": "comment.line.number-sign"}),
    ("## what β throws away", {"## what β throws away": "comment.line.documentation"}),
    ('print "loss {mean(x):.3} of \\"é\\" {n}" y', {
        "loss ": "string.quoted.double", "mean": "support.function", ":.3": "constant.other.format", '\\"': "constant.character.escape", "y": None}),
    ("for i in 1..3 { x[i] = 1.5e-3 }", {"for": "keyword.control", "in": "keyword.operator.word", "..": "keyword.operator", "1.5e-3": "constant.numeric"}),
    ("def f(état) { return not true }", {"def": "storage.type", "return": "keyword.control", "not": "keyword.operator.word", "true": "constant.language", "état": None}),
    ("t.for = 'a # b'", {"for": None, "'a # b'": "string.quoted.single"}),
    ("former = training + in_2", {"former": None, "training": None, "in_2": None}),
    ("`hip angle` = 2", {"`hip angle`": "variable.other.quoted"}),
]


def scopes(parser, line):
    """The innermost scope of each character."""
    found = [None] * len(line)
    # without a row behind it the last one is read beyond its end
    element = parser.parse_string(line + "\n\n")
    if element == [] or element is None:
        return found
    for (_, start), text, tokens in element.flatten():
        for place in range(start, start + len(text)):
            if place < len(line):
                found[place] = tokens[-1]
    return found


def main():
    logging.disable(logging.WARNING)
    with open(sys.argv[1], encoding="utf-8") as file:
        parser = LanguageParser(json.load(file))
    faults = 0
    for line, expected in LINES:
        found = scopes(parser, line)
        for piece, scope in expected.items():
            place = line.index(piece)
            for index in range(place, place + len(piece)):
                name = found[index]
                fits = name == "source.dyne" or name is None if scope is None else name is not None and name.startswith(scope)
                if not fits and not (name or "").startswith("meta."):
                    faults += 1
                    print(f"{line}\n  '{piece}' at {index} is {name}, not {scope}")
                    break
    if faults:
        sys.exit(f"{faults} pieces have other colours than they should")
    print(f"{sum(len(expected) for _, expected in LINES)} pieces of {len(LINES)} lines have the colours that they should")


main()
