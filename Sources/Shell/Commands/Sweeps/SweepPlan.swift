import Diagnostics
import Language
import Runs
import Storage
import Texts

/// One member that a sweep asks for.
struct PlannedMember {
  /// The values that the sweep gives, in the order of the script's parameters.
  let given: [(name: String, value: Value)]
  /// What is asked of it, defaults included, and the seed of its session.
  let asked: [JSON.Member]
  let seed: UInt64

  /// The name of its folder: `latent=2,seed=1`.
  var name: String {
    guard !given.isEmpty else { return "member" }
    let text = given.map { "\($0.name)=\(PlannedMember.short($0.value))" }.joined(separator: ",")
    return text.utf8.count <= 200 ? text : "\(text.prefix(100))-\(ContentHash(text).text)"
  }

  /// What it is known by, whatever its folder is called.
  var key: String { PlannedMember.key(asked) }

  static func key(_ asked: [JSON.Member]) -> String {
    JSON.object(asked.sorted { $0.name < $1.name }).text
  }

  /// The words that set it on a command line.
  func words(of script: SweepScript) -> [String] {
    given.filter { script.hasSeed || $0.name != "seed" }.map { "\($0.name)=\($0.value.literal)" }
  }

  /// A value in a file's name: as it is written where that is short and plain, otherwise a hash of it.
  private static func short(_ value: Value) -> String {
    let text = value.string ?? value.literal
    let isPlain = text.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "._+-".utf8.contains($0)
    }
    return isPlain && !text.isEmpty && text.utf8.count <= 24 ? text : ContentHash(value.literal).text
  }
}

/// The members that a sweep's arguments ask for: each combination of their values.
struct SweepPlan {
  let members: [PlannedMember]

  /// The most members of a sweep.
  static let most = 100_000

  /// An argument that doesn't fit.
  struct Refusal: Error {
    let must: String, but: String
    var help: String?
  }

  /// Combines all values of all parameters; those drawn come from `draws`, each draw with each combination.
  init(
    _ script: SweepScript, _ arguments: Record, draws: SweepDraws?, seed: UInt64
  ) throws(Refusal) {
    let names = script.outline.parameters.map(\.name) + (script.hasSeed ? [] : ["seed"])
    for field in arguments.fields where !names.contains(field.name) {
      throw Refusal(
        must: "be parameters of '\(script.name)'", but: "'\(field.name)' is none",
        help: NearestName.help(for: field.name, among: names) ?? NearestName.list("it has", names))
    }
    var axes: [(name: String, values: [Value])] = []
    var drawn: [(name: String, range: NumberRange, isWhole: Bool)] = []
    for name in names {
      guard let value = arguments[name] else { continue }
      let parameter = script.outline.parameters.first { $0.name == name }
      if draws != nil, name != "seed", case .range(let range) = value, range.step == 1 {
        drawn.append((name, range, try SweepPlan.drawsWhole(range, parameter, name)))
        continue
      }
      axes.append((name, try SweepPlan.values(value, of: parameter, name)))
    }
    if draws != nil, drawn.isEmpty {
      throw Refusal(
        must: "have a range to draw from, with 'draws='", but: "have none", help: "rate=1e-4..1e-2")
    }
    try draws?.require(log: drawn.map { ($0.name, $0.range) })
    var combinations = axes.reduce(1) { min($0 * max(1, $1.values.count), SweepPlan.most + 1) }
    combinations *= draws?.count ?? 1
    guard combinations <= SweepPlan.most else {
      throw Refusal(must: "give at most \(SweepPlan.most) members", but: "give more")
    }
    let points = try draws?.points(drawn) ?? [[]]
    var members: [PlannedMember] = []
    var known: Set<String> = []
    for point in points {
      for combination in SweepPlan.product(axes) {
        let values = Dictionary((point + combination).map { ($0.name, $0.value) }) { $1 }
        let own = script.hasSeed ? seed : values["seed"]?.number.map { UInt64($0) } ?? seed
        let all = script.outline.values.map { ($0.name, values[$0.name] ?? $0.value) }
        let member = PlannedMember(
          given: names.compactMap { name in values[name].map { (name, $0) } },
          asked: script.asked(all, seed: own), seed: own)
        if known.insert(member.key).inserted { members.append(member) }
      }
    }
    self.members = members
  }

  private static func product(
    _ axes: [(name: String, values: [Value])]
  ) -> [[(name: String, value: Value)]] {
    axes.reduce([[]]) { rows, axis in
      rows.flatMap { row in axis.values.map { row + [(axis.name, $0)] } }
    }
  }

  /// The values of an argument, each of the parameter's type.
  private static func values(
    _ value: Value, of parameter: ScriptParameterHelp?, _ name: String
  ) throws(Refusal) -> [Value] {
    var values = [value]
    if case .range(let range) = value, range.count == 1, range.first != range.last {
      throw Refusal(
        must: "have several numbers", but: "\(name)=\(value.literal) has only \(range.first.exactText)",
        help: "give its step, \(value.literal) by \(((range.last - range.first) / 4).exactText), or draws=10")
    }
    if value.entryCount != nil, parameter?.fallback?.entryCount == nil || value.holdsLists {
      guard let entries = value.entries else { throw Refusal(must: "be fewer values", but: "are too many") }
      values = entries
    }
    guard !values.isEmpty else { throw Refusal(must: "have values", but: "'\(name)' has none") }
    for value in values { try require(value, parameter, name) }
    return values
  }

  private static func require(
    _ value: Value, _ parameter: ScriptParameterHelp?, _ name: String
  ) throws(Refusal) {
    guard let parameter else {
      guard let number = value.number, number >= 0, number <= 0x1p53, number == number.rounded() else {
        throw Refusal(must: "be a whole number from 0, as a seed", but: "'\(name)' is \(value.brief)")
      }
      return
    }
    do throws(Mismatch) {
      guard let fallback = parameter.fallback else {
        throw Mismatch(
          must: "have a constant as its default, to be swept", but: "has \(parameter.defaultText)")
      }
      _ = try ScriptParameterHelp.value(value.literal, like: fallback)
      if case .string = fallback, value.string == nil { throw Mismatch(value, isNot: "a string") }
    } catch {
      throw Refusal(must: "fit the script: '\(name)' must \(error.must)", but: error.but)
    }
  }

  /// Whether whole numbers are drawn from a range: where its ends and the parameter's default are.
  private static func drawsWhole(
    _ range: NumberRange, _ parameter: ScriptParameterHelp?, _ name: String
  ) throws(Refusal) -> Bool {
    try require(.number(range.first), parameter, name)
    guard range.first < range.last else {
      throw Refusal(must: "be a range from low to high", but: "'\(name)' is \(Value.range(range).literal)")
    }
    let numbers = [range.first, range.last, parameter?.fallback?.number ?? 0.5]
    return numbers.allSatisfy { $0 == $0.rounded() }
  }
}

extension Value {
  /// Whether its entries are lists themselves.
  fileprivate var holdsLists: Bool { entries?.first?.entryCount != nil }
}
