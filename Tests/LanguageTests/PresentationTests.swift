import Diagnostics
import Glibc
import Language
import Testing
import Texts

@Suite struct PresentationTests {
  @Test(arguments: [
    (0.0, "0"), (-0.0, "0"), (3, "3"), (100_000, "100000"), (0.1 + 0.2, "0.3"), (1.0 / 3, "0.333333"),
    (-2.5e-7, "-2.5e-7"), (1e-4, "0.0001"), (123456.789, "123457"), (1234567.8, "1234568"),
    (1e20, "1e20"), (.pi, "3.14159"),
    (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "nan"), (0.9999999, "1"), (1e15, "1e15"), (1e22, "1e22"),
  ])
  func numbers(_ number: Double, _ text: String) { #expect(number.text == text) }

  @Test func decimals() {
    #expect(2.675.text(decimals: 2) == "2.68")
    #expect(0.004.text(decimals: 2) == "0.00")
    #expect((-0.004).text(decimals: 2) == "0.00")
    #expect(99.995.text(decimals: 2) == "100.00")
    #expect(1e-30.text(decimals: 3) == "0.000")
  }

  @Test func arraysAreAlignedWrappedAndAbridged() {
    let formatter = ValueFormatter(columns: 30)
    #expect(
      formatter.text(.list(of: [.vector([1.0, -0.5]), .vector([10.0, 2])]))
        == "[[ 1.000, -0.500],\n [10.000,  2.000]]")
    let wrapped = formatter.text(.vector((0..<20).map(Double.init)))
    #expect(wrapped.split { $0 == "\n" }.allSatisfy { $0.count <= 30 })
    #expect(
      formatter.text(.vector((0..<1000).map(Double.init)))
        == "[0, 1, 2, 3, 4, 5, …, 997,\n 998, 999] (1,000 entries)")
    let long = ValueFormatter(columns: 80).text(
      .array(NumericArray(columns: 2, elements: (0..<200).map(Double.init))))
    #expect(long.split { $0 == "\n" }.count == 23)
    #expect(long.hasSuffix("(100 × 2)"))
  }

  @Test func tablesAreAlignedAndFitted() {
    let table = Table([
      Table.Column("rank", [1, 2]), Table.Column("distance", unit: "σ", [0.5, 12.25]),
      Table.Column("name", values: [.string("a"), .string("much longer")]),
    ])
    #expect(
      ValueFormatter(columns: 80).text(.table(table))
        == "rank  distance (σ)  name\n   1         0.500  a\n   2        12.250  much longer")
    let wide = Table((0..<30).map { Table.Column("column\($0)", [1]) })
    let lines: [Substring] = ValueFormatter(columns: 40).text(.table(wide)).split { $0 == "\n" }
    #expect(lines.count == 3)
    #expect(lines[0].count <= 40 && lines[1].count <= 40)
    #expect(lines[2].hasPrefix("(also: column"))
    let long = Table([Table.Column("n", (0..<1000).map(Double.init))])
    #expect(ValueFormatter(columns: 40).text(.table(long)).hasSuffix("(1,000 rows)"))
  }

  /// Numbers of all magnitudes side by side: each is read back to three digits, and none but 0 is shown as 0.
  @Test func everyNumberOfATableIsShown() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<500 {
      let numbers = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        let number =
          Double.random(in: -1...1, using: &random) * pow(10, .random(in: -12...12, using: &random))
        return Bool.random(using: &random) ? number.rounded() : number
      }
      let table = ValueFormatter(columns: 80).text(.table(Table([Table.Column("x", numbers)])))
      let matrix = ValueFormatter(columns: 80).text(.array(NumericArray(columns: 1, elements: numbers)))
      for text in [table, matrix] {
        let cells = text.split { " [],\n".contains($0) }.filter { $0 != "x" }
        try #require(cells.count == numbers.count, "\(text)")
        for (cell, number) in zip(cells, numbers) {
          let shown = try #require(Double(cell))
          #expect(abs(shown - number) <= 0.0051 * abs(number), "\(number) as \(cell) in\n\(text)")
        }
      }
    }
    #expect([123456, 0.4, 0.00004].shown == ["123456", "0.4", "4e-5"])
    #expect([1e-6, 0.1].shown == ["1e-6", "0.10000"])
  }

  /// Whatever the widths of headers and texts, printing ends, and a table that has room is no wider than it.
  @Test func tablesOfAnyWidthsEnd() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      let names = (0..<Int.random(in: 1...9, using: &random)).map { index in
        "\(index)"
          + String(repeating: ["n", "é", "名"][index % 3], count: .random(in: 0...40, using: &random))
      }
      let table = Table(
        names.enumerated().map { index, name in
          index.isMultiple(of: 3)
            ? Table.Column(name, [1.5, -2])
            : Table.Column(
              name,
              values: (0..<2).map { _ in
                .string(String(repeating: ["w", "字"][index % 2], count: .random(in: 0...60, using: &random)))
              })
        })
      let columns = Int.random(in: 20...120, using: &random)
      let lines = ValueFormatter(columns: columns).text(.table(table)).split { $0 == "\n" }
      let rows = lines.prefix(3).map { DisplayWidth.of(String($0)) }
      let isSingle = lines.last?.hasPrefix("(also:") == true && !lines[0].contains("  ")
      if !isSingle, names.count > 1 { #expect(rows.allSatisfy { $0 <= columns }, "\(lines)") }
    }
  }

  @Test func manyColumnsAreCountedQuickly() {
    let table = Table((0..<100_000).map { Table.Column("column\($0)", [1]) })
    let text = ValueFormatter(columns: 80).text(.table(table))
    #expect(text.hasSuffix("more)") && text.utf8.count < 5_000)
  }

  @Test func recordsAndObjects() {
    let record = Value.record(Record([("observation", .vector([0.1, 2])), ("reward", .number(-0.5))]))
    #expect(ValueFormatter(columns: 80).text(record) == "observation  [0.1, 2]\nreward       -0.5")
    #expect(ValueFormatter(columns: 80).text(.object(Model())) == "Model: 0 epochs")
    #expect(Description().text(.object(Counter(seed: 3))).contains("count  0 steps  The steps so far."))
  }

  @Test func json() {
    let table = Table([Table.Column("a", [1, .nan]), Table.Column("b", values: [.string("x\n\"é"), .none])])
    #expect(Value.table(table).json == #"[{"a": 1, "b": "x\n\"é"}, {"a": null, "b": null}]"#)
    #expect(Value.object(Model()).json == #"{"type": "Model", "epochs": 0}"#)
    #expect(
      Value.array(NumericArray(columns: 2, elements: [1, 2.5, 3, 4e-9])).json == "[[1, 2.5], [3, 4e-9]]")
    #expect(
      Value.record(Record([("ok", .boolean(true)), ("r", .vector([0.1 + 0.2]))])).json
        == #"{"ok": true, "r": [0.30000000000000004]}"#)
    #expect(Value.list([]).json == "[]")
    #expect(Value.string("\u{1}").json == #""\u0001""#)
  }

  @Test func helpComesFromTheDeclaration() {
    let text = HelpText.text(Toys.train)
    for part in [
      "train: Trains a model.", "  train subject [epochs=50]",
      "a whole number between 1 and 1000 (epochs); default: 50; also: rounds",
      "Returns a table with the fields", "train e epochs=2",
    ] {
      #expect(text.contains(part), "\(part) in\n\(text)")
    }
    #expect(HelpText.text(Toys.near).contains("white  Distances in standard deviations."))
    let table = CommandTable(Toys.commands)
    #expect(HelpText.overview(table).contains("  train  Trains a model."))
    #expect(
      HelpText.markdown(table).contains(
        "| `epochs`, `rounds` | Passes over the data. | a whole number between 1 and 1000 (epochs) | `50` |"))
    #expect(HelpText.markdown(table).contains("| `mean(x, [axis=])` | Takes the mean of the elements. |"))
    #expect(HelpText.markdownOverview(table).contains("| embeddings | `train` | Trains a model. |"))
  }

  @Test func everyDefaultIsAllowed() {
    for command in CommandTable(Toys.commands).commands {
      for parameter in command.parameters {
        guard let value = parameter.defaultValue else { continue }
        #expect(throws: Never.self, "\(command.name) \(parameter.name)") { try parameter.check(value) }
      }
    }
  }
}

extension [Double] {
  /// How a table's column shows the numbers.
  fileprivate var shown: [String] {
    ValueFormatter(columns: 80).text(.table(Table([Table.Column("x", self)]))).split(separator: "\n")
      .dropFirst()
      .map { $0.trimmingPrefix { $0 == " " } }.map(String.init)
  }
}
