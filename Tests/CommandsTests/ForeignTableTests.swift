import Commands
import Foundation
import Language
import TestSupport
import Testing

/// Tables as other programs and people leave them are read rightly, or refused with the cause and the cure.
@Suite struct ForeignTableTests {
  /// What a text gives, `name: values`, and the notes; or the message.
  private func imported(_ text: String, _ name: String = "t.csv", _ options: String = "") -> String {
    let bench = Bench()
    bench.folder.write(text, to: name)
    let outcome = bench.run("t = import \"\(name)\" \(options)")
    guard outcome.problem == nil else {
      return (outcome.message ?? "") + (outcome.problem?.contains("^") == true ? "" : "")
    }
    guard case .table(let table)? = bench.session.variables["t"] else {
      return bench.session.variables["t"]?.literal ?? "nothing"
    }
    return table.columns.map { column in
      "\(column.name): " + (0..<table.rowCount).map { column.content[$0].literal }.joined(separator: " ")
    }.joined(separator: "; ") + " | " + bench.notes.dropFirst().joined(separator: " | ")
  }

  @Test(arguments: [
    ("\u{FEFF}a,b\n1,2\n", "a: 1; b: 2 | "),
    (
      "#{\"t_start\": 1700000000.5, \"env_id\": \"X\"}\nr,l,t\n-1.5,200,0.1\n",
      "steps: 200; mean: -1.5; r: -1.5; l: 200; t: 0.1 | left out a comment, line 1 | a monitor's episodes: "
        + "steps are the sums of l, mean is r; a row for each episode"
    ),
    (
      "r,l,t\n-1,2,3\nr,l,t\n-4,5,6\n",
      "steps: 2 7; mean: -1 -4; r: -1 -4; l: 2 5; t: 3 6 | 'r' holds strings, because \"r\" in line 3 is not "
        + "a number | 'l' holds strings, because \"l\" in line 3 is not a number | 't' holds strings, "
        + "because \"t\" in line 3 is not a number | left out a line r,l,t of files that were joined | "
        + "a monitor's episodes: steps are the sums of l, mean is r; a row for each episode"
    ),
    (
      "r,l,t\n-1,,3\n-4,5,6\n",
      "r: -1 -4; l: nan 5; t: 3 6 | 'l' has nan for a missing cell, line 2 | not taken for a monitor's "
        + "episodes: no length l is in row 0, so later steps aren't known"
    ),
    (",a,b\n0,1,2\n1,3,4\n", "index: 0 1; a: 1 3; b: 2 4 | named column 1, which had no name, 'index'"),
    ("a,b,a\n1,2,3\n", "a: 1; b: 2; a.1: 3 | named a second column 'a' 'a.1'"),
    ("a,b,\n1,2,\n3,4,\n", "a: 1 3; b: 2 4 | "),
    ("a,b\n1,2,\n3,4,\n", "a: 1 3; b: 2 4 | "),
    ("a;b\n1;2\n", "a: 1; b: 2 | "), ("a\tb\n1\t\n", "a: 1; b: none | "),
    ("a|b\n1|x\n", "a: 1; b: \"x\" | "), ("sep=;\r\na;b\r\n1;2\r\n", "a: 1; b: 2 | "),
    (
      "a,b\n1,NA\n,3\nNaN,null\n",
      "a: 1 nan nan; b: nan 3 nan | 'a' has nan for a missing cell, line 3 | 'b' has nan for 2 missing "
        + "cells, line 2 and on"
    ),
    ("a,b\nTrue,False\nFALSE,true\n", "a: true false; b: false true | "),
    ("a , b\n 1 ,  2.5\n", "a: 1; b: 2.5 | "),
    (
      "1,2\n3,4\n",
      "column1: 1 3; column2: 2 4 | found no line of column names: the columns are column1, "
        + "column2, …"
    ),
    (
      "# x y\n1 2\n3 4\n",
      "x: 1 3; y: 2 4 | left out a comment, line 1 | took the names from the comment above line 2"
    ),
    ("0,1\n5,6\n", "0: 5; 1: 6 | took line 1, 0, 1, …, for column names; header=false reads it as data"),
    ("rollout/ep_rew_mean,time.fps\n1,2\n", "rollout/ep_rew_mean: 1; time.fps: 2 | "),
    (
      "\"\",\"x\"\n\"1\",2\n\"2\",3\n",
      "index: \"1\" \"2\"; x: 2 3 | named column 1, which had no name, 'index' | 'index' holds strings, "
        + "because "
        + "they are quoted; quoted=values reads them as values"
    ),
    ("x y\n", "x y:  | "),
    ("a,b\r1,2\r3,4", "a: 1 3; b: 2 4 | "),
    ("\n\na,b\n\n1,2\n\n", "a: 1; b: 2 | "),
    (
      "n,s\n1,0x1f\n2,3\n",
      "n: 1 2; s: \"0x1f\" \"3\" | 's' holds strings, because \"0x1f\" in line 2 is not a number"
    ),
    ("n\n1e999\n2\n", "n: \"1e999\" \"2\" | 'n' holds strings, because \"1e999\" in line 2 is not a number"),
    ("n\n1_000\n2\n", "n: \"1_000\" \"2\" | 'n' holds strings, because \"1_000\" in line 2 is not a number"),
    (
      "n\n9007199254740993\n",
      "n: 9.007199254740992e15 | 'n' was rounded: a number can't hold 9007199254740993 (line 2) exactly"
    ),
    ("n\n18014398509481984\n", "n: 1.8014398509481984e16 | "),
    ("n\n+1.5\n.5\n1.\n-0\n1E5\n", "n: 1.5 0.5 1 0 100000 | "),
    ("n\n12 345\n", "n: \"12 345\" | "),
    ("a,b\n\"x\"\"y\",\"1,\n2\"\n", "a: \"x\\\"y\"; b: \"1,\\n2\" | "),
    ("a,b\nsay \"hi\",2\n", "a: \"say \\\"hi\\\"\"; b: 2 | "),
    ("a b c\n1 2 3\n", "a: 1; b: 2; c: 3 | "),
    ("x\tinf\n1\t-inf\n", "x: 1; inf: -inf | took line 1 for column names; header=false reads it as data"),
    (
      "a,a,a\n1,2,3\n",
      "a: 1; a.1: 2; a.2: 3 | named a second column 'a' 'a.1' | named a second column 'a' 'a.2'"
    ),
  ])
  func isRead(_ text: String, _ expected: String) {
    #expect(imported(text) == expected)
  }

  @Test(arguments: [
    ("a,b\n1\n2,3\n", "line 2 has 1 field, but line 1 has 2; complete it, or leave an empty cell"),
    ("a,b\n\"1\n\n2\",3\n4\n", "line 5 has 1 field, but line 1 has 2; perhaps it was cut off"),
    ("a,b\n1,2,3\n4,5\n", "line 2 has 3 fields, but line 1 has 2; quote text that contains a comma"),
    ("a,b\n1,\"2\n", "line 2 opens a quote that is never closed"),
    (
      "a,b\n\"say \\\"hi\\\"\",2\n",
      "line 2 has text after a closing quote; double a quote within quotes"
    ),
    ("a;b\n1,5;2\n", "line 2 has '1,5' in column 'a': if the comma is a decimal comma, add decimal=comma"),
    ("", "but is empty"), ("\n\n", "there is no table"),
    ("<!DOCTYPE html>\n<html>", "but is a web page"),
    ("version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "but is a Git LFS pointer"),
  ])
  func isRefused(_ text: String, _ expected: String) {
    let message = imported(text)
    #expect(message.contains(expected), "\(message)")
  }

  @Test(arguments: [
    ("a;b\n1,5;2\n", "decimal=comma", "a: 1.5; b: 2 | "),
    ("\"1\",\"x\"\n\"2\",\"3\"\n", "quoted=values", "1: 2; x: 3 | "),
    ("1,2\n3,4\n", "header=true", "1: 3; 2: 4 | "),
    (
      "0,1\n5,6\n", "header=false",
      "column1: 0 5; column2: 1 6 | found no line of column names: the columns are column1, column2, …"
    ),
  ])
  func asAsked(_ text: String, _ options: String, _ expected: String) {
    #expect(imported(text, "t.csv", options) == expected)
  }

  @Test(arguments: [
    (
      "{\"a\": 1, \"b\": null}\n{\"a\": NaN, \"b\": 2}\n", "a: 1 nan; b: nan 2 | b: null among numbers is nan"
    ),
    (
      "{\"a\": 9007199254740993}\n",
      "a: 9.007199254740992e15 | a whole number beyond 2^53 was rounded, first in line 1"
    ),
    ("1\n0x10\n", "line 2, unexpected text after the value at byte 1"),
    ("0606\n", "line 1, unexpected text after the value at byte 1"),
    ("1.\n", "line 1, the text ends too early"), (".5\n", "line 1, unexpected character at byte 0"),
    ("+1\n", "line 1, unexpected character at byte 0"),
    ("1\u{0}2\n", "line 1, unexpected text after the value at byte 1"),
    ("1e309\n", "line 1, the number at byte 0 is above the largest"),
    ("\"\u{1b}\"\n", "a control character in a string at byte 1"),
    ("\"\\ud800\"\n", "a lone surrogate"), ("{\"a\":1,\"a\":2}\n", "'a' occurs twice"),
    ("[1] 2\n", "unexpected text after the value"),
    (String(repeating: "[", count: 100_000) + "\n", "nested too deeply"),
  ])
  func linesOfJSON(_ text: String, _ expected: String) {
    let found = imported(text, "t.jsonl")
    #expect(found.contains(expected), "\(found)")
  }

  @Test func columnsWithAnyName() throws {
    let bench = Bench()
    bench.folder.write("rollout/ep_rew_mean,a b,if\n1,2,3\n4,5,6\n", to: "t.csv")
    #expect(bench.run("t = import \"t.csv\"").problem == nil)
    for (statement, expected) in [
      ("(where t `rollout/ep_rew_mean` > 1).`a b`", "[5]"),
      ("(where t `a b` == 2 and `if` > 0)[0].`if`", "3"),
      ("(sort t by=`a b` descending=true).`a b`", "[5, 2]"), ("(select t [`a b`, \"if\"])[0].`if`", "3"),
      ("t[\"rollout/ep_rew_mean\"]", "[1, 4]"), ("(rename t `a b` \"ab\").ab", "[2, 5]"),
      ("(where (rename t [`rollout/ep_rew_mean`, `if`] [\"reward\", \"x\"]) reward > 1).x", "[6]"),
    ] { #expect(try bench.value(statement).literal == expected, "\(statement)") }
    for (statement, message) in [
      ("rename t `a b` \"if\"", "to must leave the columns with different names, but make two of 'if'"),
      ("rename t [`a b`] [\"x\", \"y\"]", "to must be as many names as columns, 1, but are 2"),
      ("x = (rename t `a b` \"ab\").`a b`", "unknown field 'a b' of a table"),
      ("`a b` = 3", "cannot assign to"), ("where t `a c` > 1", "unknown name 'a c'"),
    ] {
      let found = bench.run(statement).message ?? ""
      #expect(found.contains(message), "\(statement): \(found)")
    }
    func offers(_ text: String) -> [String] {
      bench.interpreter.complete(text, at: text.utf8.count).map(\.text)
    }
    #expect(offers("where t rol") == ["`rollout/ep_rew_mean`"])
    #expect(offers("where t `a") == ["`a b`"])
    #expect(offers("sort t by=i") == ["`if`"])
    #expect(offers("t.ro") == ["`rollout/ep_rew_mean`"])
  }

  @Test func otherFiles() throws {
    let bench = Bench()
    let kinds: [([UInt8], String)] = [
      ([0x50, 0x4B, 3, 4, 20, 0] + Array("xxxxxxxxxxxxxxxxxxxxxxxxa.npy".utf8), "numpy's .npz"),
      ([0x50, 0x4B, 3, 4, 20, 0] + Array("xxxxxxxxxxxxxxxxxxxxxxxxarchive/data.pkl".utf8), "a PyTorch file"),
      ([0x1F, 0x8B, 8], "a gzip-compressed file"),
      ([0x89] + Array("HDF\r\n".utf8) + [0x1A, 0x0A], "an HDF5 file"),
      ([0x80, 4, 0x95], "a Python pickle"), ([0x89] + Array("PNG\r\n".utf8) + [0x1A, 0x0A], "a PNG image"),
      (Array("PAR1".utf8), "a Parquet file"), ([0xFF, 0xFE, 0x61, 0], "text in UTF-16"),
    ]
    for (bytes, what) in kinds {
      for name in ["x.csv", "x.npy", "x.json", "x.safetensors", "x.bin"] {
        try write(bytes, to: bench.folder.path + "/" + name)
        for command in ["import", "load"] {
          let message = bench.run("\(command) \"\(name)\"").message ?? "nothing"
          #expect(message.contains("but is \(what)"), "\(command) \(name): \(message)")
        }
      }
    }
  }
}
