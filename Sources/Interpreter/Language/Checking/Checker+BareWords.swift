import Diagnostics
import Syntax

extension Checker {
  /// Reports an argument that is meant as a text but has no quotes, or as a truth value by another
  /// word.
  ///
  /// Returns false, and reports nothing, where a name may be a variable's, also a misspelt one.
  func reportsBareWords(_ expression: Expression, _ parameter: any ParameterDeclaration) -> Bool {
    guard knowsAllNames, let names = expression.bareNames,
      let unknown = names.first(where: { known[$0] == nil && !NameCollector.isResult($0) && !isGlobal($0) }),
      session.commands[unknown] == nil,
      NearestName.suggestions(for: unknown, among: known.types.keys.sorted(), count: 1).isEmpty
    else { return false }
    let text = source.text(in: expression.range)
    var wanted = [parameter.type]
    if case .either(let types) = parameter.type { wanted = types.filter { $0 != .none } }
    if wanted == [.string] {
      report(
        "bad-argument", "\(parameter.name) must be \(parameter.phrase), but is \(text)", expression.range,
        help: Habits.packageNames.contains(text) ? Habits.packages : "write \"\(text)\"")
      return true
    }
    guard wanted == [.boolean], names == [text] else { return false }
    let meant: [String: Bool] = ["yes": true, "on": true, "no": false, "off": false]
    report(
      "bad-argument", "\(parameter.name) must be true or false, but is '\(text)'", expression.range,
      help: meant[text].map { "write \(parameter.name)=\($0)" })
    return true
  }
}

extension Checker {
  /// Reports an option as the system's shell has them, `-la`, where no variable has that name; says whether
  /// it was one.
  func reportsOption(_ expression: Expression) -> Bool {
    guard knowsAllNames, case .unary(.negate, let operand) = expression.kind,
      case .name(let name) = operand.kind,
      known[name] == nil, !isGlobal(name), !NameCollector.isResult(name)
    else { return false }
    report(
      "unknown-name", "unknown name '\(name)'", operand.range,
      help: name == "help" || name == "h"
        ? "write help and the command's name"
        : "options are written name=value; 'help' and the command lists them")
    return true
  }
}

extension Expression {
  /// The names in what may be a word or a file's name without quotes, `runs/reacher-2.png`; nil for anything
  /// else.
  fileprivate var bareNames: [String]? {
    switch kind {
    case .name(let name): return [name]
    case .number: return []
    case .field(let of, _): return of.bareNames
    case .binary(let operation, let left, let right, _):
      guard operation == .divide || operation == .subtract, let left = left.bareNames,
        let right = right.bareNames
      else { return nil }
      return left + right
    default: return nil
    }
  }
}
