import Commands
import Foundation
import Language
import TestSupport
import Testing

/// What goes into a file of any format comes back the same, or is refused before anything is written.
@Suite struct RoundTripTests {
  @Test(arguments: ["csv", "json", "jsonl", "npy"]) func randomTables(ending: String) throws {
    var random = SeededGenerator(seed: 11)
    let bench = Bench()
    var kept = 0
    for round in 0..<400 {
      let table = RandomValues.table(using: &random)
      bench.session.variables["t"] = .table(table)
      let (write, read) =
        ending == "json"
        ? ("save t to=\"t\(round).json\"", "load \"t\(round).json\"")
        : ("export t to=\"t\(round).\(ending)\"", "import \"t\(round).\(ending)\"")
      guard bench.run(write).problem == nil else {
        #expect(!FileManager.default.fileExists(atPath: "\(bench.folder.path)/t\(round).\(ending)"))
        #expect(ending != "json" || !RandomValues.isKept(.table(table)), "\(table)")
        continue
      }
      // of a table, numpy's format holds the columns of numbers alone
      if ending == "npy" { continue }
      kept += 1
      let problem = bench.run("u = \(read)").problem
      #expect(problem == nil, "\(problem ?? "") \(bench.file("t\(round).\(ending)"))")
      let back = bench.session.variables["u"] ?? .none
      let isSame = RandomValues.areSame(back, .table(table), withUnits: ending == "json")
      #expect(isSame, "\(table)\n\(back)\n\(bench.file("t\(round).\(ending)"))")
      if !isSame { return }
    }
    #expect(ending == "npy" || kept > 100, "\(kept)")
  }

  /// `ls` said "file" of embeddings of states.
  @Test func everyKindOfObjectComesBackAndIsNamed() {
    let bench = Bench()
    bench.run("arm = ReacherVertical seed=1\nwalks = collect arm trajectories=50")
    bench.run("cam = Pixels arm\nframes = collect cam trajectories=10")
    let kinds = [
      ("walks", "dataset"), ("ActionEmbedding walks hidden=8", "embedding"),
      ("StateActionEmbedding frames hidden=8 latent=4", "embedding"), ("VAE frames latent=2", "embedding"),
      ("TD3 arm hidden=[8]", "agent"),
    ]
    for (index, (made, kind)) in kinds.enumerated() {
      #expect(bench.run("x = (\(made))\nsave x to=\"x\(index)\"").problem == nil, "\(made)")
      #expect(bench.run("y = load \"x\(index)\"").problem == nil, "\(made)")
      let (x, y) = (bench.session.variables["x"]?.object, bench.session.variables["y"]?.object)
      #expect(x?.type.name == y?.type.name && x?.summary == y?.summary, "\(made)")
      #expect(bench.run("expect (ls).kind[\(index)] == \"\(kind)\"").problem == nil, "\(made)")
    }
  }

  @Test func randomValuesInJSON() throws {
    var random = SeededGenerator(seed: 12)
    let bench = Bench()
    for _ in 0..<2_000 {
      let value = RandomValues.value(depth: 4, using: &random)
      if value == .none { continue }
      bench.session.variables["x"] = value
      guard bench.run("save x to=\"x.json\"").problem == nil else {
        #expect(!RandomValues.isKept(value), "\(value)")
        continue
      }
      #expect(bench.run("y = load \"x.json\"").problem == nil, "\(bench.file("x.json"))")
      let back = bench.session.variables["y"] ?? .none
      #expect(RandomValues.areSame(back, value, withUnits: true), "\(value)\n\(bench.file("x.json"))")
    }
  }

  @Test(arguments: ["npy", "jsonl"]) func randomArrays(ending: String) throws {
    var random = SeededGenerator(seed: 13)
    let bench = Bench()
    for _ in 0..<300 {
      let array = Value.array(RandomValues.array(using: &random))
      bench.session.variables["x"] = array
      guard bench.run("export x to=\"x.\(ending)\"").problem == nil else {
        #expect(ending == "jsonl")
        continue
      }
      #expect(bench.run("y = import \"x.\(ending)\"").problem == nil)
      let back = bench.session.variables["y"] ?? .none
      #expect(RandomValues.areSame(back, array, withUnits: true), "\(array) \(back)")
    }
  }

  @Test(arguments: [
    "save [1, nan, inf, -inf] to=\"x.json\"; y = load \"x.json\"; expect isfinite(y)[0]; expect y[2] == inf",
    "save inf to=\"x.json\"; expect (load \"x.json\") == inf",
    "save [1, none] to=\"x.json\"; expect (load \"x.json\")[1] == none",
    "save 2 > 1 to=\"x.json\"; expect (load \"x.json\")",
    "t = history; save t to=\"x.json\"; expect (load \"x.json\") == t",
  ])
  func statements(_ text: String) {
    let problem = Bench().run("\"first\"\n" + text).problem
    #expect(problem == nil, "\(problem ?? "")")
  }

  @Test(arguments: [
    ("def f(x) { return x }; save [1, [f]] to=\"x.json\"", "but holds the function 'f' at [1][0]"),
    ("save zeros(0, 3) to=\"x.json\"", "but holds an empty array of 0 × 3 numbers"),
    ("save [ReacherVertical()] to=\"x.json\"", "but holds a ReacherVertical at [0]"),
    ("export (history) to=\"a/x.jsonl\"", "but has none, and its columns would be lost"),
    ("save [1] to=\"x.npy\"", "to must end in .json for [1], but is \"x.npy\""),
  ])
  func refuses(_ text: String, _ message: String) throws {
    let bench = Bench()
    let outcome = bench.run(text)
    #expect(outcome.message?.contains(message) == true, "\(outcome.problem ?? "no problem")")
    #expect(try names(in: bench.folder.path) == [])
  }
}

extension Bench {
  /// The text of a file in the session's folder.
  func file(_ name: String) -> String { folder.read(name) }
}

/// Makes values of all kinds, of what is hardest to write.
enum RandomValues {
  static let texts = [
    "", " ", "a", "abc", "a b", " a", "a ", "001", "1", "1.5", "-0", "1e5", "nan", "NaN", "NA", "inf", "none",
    "None", "null",
    "true", "False", "[1, 2]", "[1 2]", "[]", "0x1f", "1_000", "1,5", "a,b", "a;b", "a\tb", "a|b", "\"",
    "\"\"", "a\"b", "'",
    "a\nb", "a\r\nb", "\r", "\n", "#x", "#", "sep=;", "=1+1", "é", "e\u{301}", "😀", "\u{0}", "\u{1b}[31m",
    "\u{FEFF}x", "\u{2028}",
    "\u{85}", "\u{10FFFF}", "{x}", "\\", "\\n", "{\"dyne\": 1}", "日本", "\u{202E}x", ",", "9007199254740993",
  ]
  static let numbers = [
    0, -0.0, 1, -1, 0.1, 1.0 / 3, 1e300, -1e-300, .leastNonzeroMagnitude, Double.infinity, -.infinity, .nan,
    0x1p53, 0x1p53 + 2, 123_456_789, 1e15,
    1e16, 1e22, 2e-7,
  ]

  static func number(using random: inout SeededGenerator) -> Double {
    numbers.randomElement(using: &random) ?? 0
  }

  static func text(using random: inout SeededGenerator) -> String {
    let text = texts.randomElement(using: &random) ?? ""
    guard Int.random(in: 0..<5, using: &random) == 0 else { return text }
    return text + (texts.randomElement(using: &random) ?? "")
  }

  static func array(using random: inout SeededGenerator) -> NumericArray {
    let shape = (0..<Int.random(in: 1...3, using: &random)).map { _ in Int.random(in: 0...3, using: &random) }
    return NumericArray(
      shape: shape, elements: (0..<shape.reduce(1, *)).map { _ in number(using: &random) })
  }

  static func value(depth: Int, using random: inout SeededGenerator) -> Value {
    switch Int.random(in: 0..<(depth > 0 ? 9 : 5), using: &random) {
    case 0: return .none
    case 1: return .boolean(Bool.random(using: &random))
    case 2: return .number(number(using: &random))
    case 3: return .string(text(using: &random))
    case 4: return .array(array(using: &random))
    case 5, 6:
      let count = Int.random(in: 0...4, using: &random)
      return .list(of: (0..<count).map { _ in value(depth: depth - 1, using: &random) })
    case 7:
      var names: Set<String> = []
      let fields = (0..<Int.random(in: 0...3, using: &random)).compactMap { _ -> (String, Value)? in
        let name =
          Bool.random(using: &random)
          ? text(using: &random) : ["dyne", "kind", "columns"].randomElement(using: &random) ?? ""
        return names.insert(name).inserted ? (name, value(depth: depth - 1, using: &random)) : nil
      }
      return .record(Record(fields))
    default: return .table(table(using: &random, depth: depth - 1))
    }
  }

  static func table(using random: inout SeededGenerator, depth: Int = 0) -> Table {
    var names: Set<String> = []
    let rows = Int.random(in: 0...5, using: &random)
    let columns = (0..<Int.random(in: 1...4, using: &random)).compactMap { _ -> Table.Column? in
      let name = text(using: &random)
      guard !name.isEmpty, names.insert(name).inserted else { return nil }
      let unit = Bool.random(using: &random) ? "m/s" : nil
      let kind = Int.random(in: 0..<8, using: &random)
      if kind == 0 { return Table.Column(name, unit: unit, (0..<rows).map { _ in number(using: &random) }) }
      let kinds = [[1], [2], [0, 2], [0, 1], [3], [0, 3], [0, 1, 2, 3, 4]][kind - 1]
      let values = (0..<rows).map { _ -> Value in
        switch kinds.randomElement(using: &random) ?? 0 {
        case 1: .number(number(using: &random))
        case 2: .string(text(using: &random))
        case 3: .boolean(Bool.random(using: &random))
        case 4: value(depth: depth, using: &random)
        default: .none
        }
      }
      return Table.Column(name, unit: unit, values: values)
    }
    return Table(kind: Bool.random(using: &random) ? "odd" : "", columns)
  }

  /// Whether JSON can hold a value.
  static func isKept(_ value: Value) -> Bool {
    switch value {
    case .array(let array): array.count > 0 || array.rank == 1
    case .list(let values): values.allSatisfy(isKept)
    case .record(let record): record.fields.allSatisfy { isKept($0.value) }
    case .table(let table):
      table.columns.allSatisfy { column in
        (0..<column.content.count).allSatisfy { isKept(column.content[$0]) }
      }
    default: true
    }
  }

  /// Compares values scalar by scalar and bit by bit; nan is nan.
  static func areSame(_ a: Value, _ b: Value, withUnits: Bool) -> Bool {
    switch (a, b) {
    case (.none, .none): return true
    case (.boolean(let x), .boolean(let y)): return x == y
    case (.number(let x), .number(let y)): return areSame(x, y)
    case (.string(let x), .string(let y)): return Array(x.unicodeScalars) == Array(y.unicodeScalars)
    case (.list(let x), .list(let y)):
      return x.count == y.count && zip(x, y).allSatisfy { areSame($0, $1, withUnits: withUnits) }
    case (.record(let x), .record(let y)):
      return x.fields.map { Array($0.name.unicodeScalars) } == y.fields.map { Array($0.name.unicodeScalars) }
        && zip(x.fields, y.fields).allSatisfy { areSame($0.value, $1.value, withUnits: withUnits) }
    case (.table(let x), .table(let y)):
      return x.rowCount == y.rowCount && x.columns.count == y.columns.count
        && (!withUnits || x.kind == y.kind && x.columns.map(\.unit) == y.columns.map(\.unit))
        && zip(x.columns, y.columns).allSatisfy { p, q in
          Array(p.name.unicodeScalars) == Array(q.name.unicodeScalars)
            && (0..<x.rowCount).allSatisfy { areSame(p.content[$0], q.content[$0], withUnits: withUnits) }
        }
    default:
      guard let x = a.array, let y = b.array else { return false }
      return x.shape == y.shape && zip(x.elements, y.elements).allSatisfy { areSame($0, $1) }
    }
  }

  private static func areSame(_ x: Double, _ y: Double) -> Bool {
    x.isNaN ? y.isNaN : x.bitPattern == y.bitPattern
  }
}
