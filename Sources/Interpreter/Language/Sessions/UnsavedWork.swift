/// What long work made and no file holds yet: seconds of work by object, and by variable for plain values.
///
/// Objects are held weakly, so the ledger keeps nothing alive.
package final class UnsavedWork {
  /// The seconds of work that make a result worth a question before it is lost.
  package static let usualThreshold = 60.0

  let threshold: Double
  private let now: () -> Double
  private var objects: [ObjectIdentifier: Entry] = [:]
  /// Seconds by variable, for values that aren't objects.
  private var values: [String: Double] = [:]
  /// All seconds ever credited to objects, so that none counts twice.
  private var credited = 0.0

  private struct Entry {
    weak var object: (any LanguageObject)?
    var seconds: Double
  }

  package init(threshold: Double = UnsavedWork.usualThreshold, now: @escaping () -> Double) {
    self.threshold = threshold
    self.now = now
  }

  /// The seconds of work in an object that no file holds.
  package func seconds(of object: any LanguageObject) -> Double {
    guard let entry = objects[ObjectIdentifier(object)], entry.object === object else { return 0 }
    return entry.seconds
  }

  /// Runs work that changes an object and adds its seconds to it, also when it is stopped.
  package func working<T>(on object: any LanguageObject, _ body: () throws -> T) rethrows -> T {
    let mark = Mark(start: now(), credited: credited)
    defer { credit(seconds(since: mark), to: object) }
    return try body()
  }

  /// Runs a command and adds its seconds to the objects it gives.
  func making(_ body: () throws -> Value) rethrows -> Value {
    let mark = Mark(start: now(), credited: credited)
    let value = try body()
    let spent = seconds(since: mark)
    if spent > threshold / 1000 { value.forEachObject { credit(spent, to: $0) } }
    return value
  }

  /// Forgets the work in a value that a file holds now.
  package func didSave(_ value: Value) {
    value.forEachObject { objects[ObjectIdentifier($0)] = nil }
  }

  /// Forgets the work in the variables that hold a value that a file holds now.
  package func didSave(_ value: Value, in variables: Variables) {
    didSave(value)
    guard !values.isEmpty else { return }
    let text = value.json
    for name in values.keys where variables[name]?.json == text { values[name] = nil }
  }

  /// Takes it that the user knows what is lost with plain values.
  package func accept(_ names: [String]) {
    for name in names { values[name] = nil }
  }

  // statements

  /// A moment, and what had been credited by then.
  struct Mark {
    let start: Double
    let credited: Double
  }

  /// Notes that a statement begins.
  func mark() -> Mark { Mark(start: now(), credited: credited) }

  /// Notes that a statement has ended: what it assigned took its time.
  func ended(since mark: Mark, _ assigned: @autoclosure () -> AssignedNames, in variables: Variables) {
    let spent = seconds(since: mark)
    guard spent >= threshold || !values.isEmpty else { return }
    let names = assigned()
    for name in names.all where !names.read.contains(name) { values[name] = nil }
    guard spent >= threshold else { return }
    for name in names.results {
      guard let value = variables[name], value.isPlainResult(alone: names.direct.contains(name)) else {
        continue
      }
      values[name, default: 0] += spent
    }
  }

  // questions

  /// The seconds of work that a variable's value stands for.
  package func seconds(of name: String, in variables: Variables) -> Double {
    guard let value = variables[name] else { return 0 }
    var found = values[name] ?? 0
    value.forEachObject { found += seconds(of: $0) }
    return found
  }

  /// The variables whose loss would lose long work, in their order; `result` too where nothing else holds it.
  package func results(in variables: Variables, last: Value = .none) -> [UnsavedResult] {
    var held: Set<ObjectIdentifier> = []
    var found: [UnsavedResult] = []
    for name in variables.names {
      guard let value = variables[name] else { continue }
      let spent = seconds(of: name, in: variables)
      if spent >= threshold { found.append(UnsavedResult(name: name, seconds: spent, value: value)) }
      value.forEachObject { held.insert(ObjectIdentifier($0)) }
    }
    var loose = 0.0
    last.forEachObject { if !held.contains(ObjectIdentifier($0)) { loose += seconds(of: $0) } }
    if loose >= threshold, variables["result"] == nil {
      found.append(UnsavedResult(name: "result", seconds: loose, value: last))
    }
    return found
  }

  /// The results that nothing holds any more once these variables are gone.
  package func results(lostWith names: Set<String>, in variables: Variables) -> [UnsavedResult] {
    var rest = variables
    for name in names { rest[name] = nil }
    var held: Set<ObjectIdentifier> = []
    for name in rest.names { rest[name]?.forEachObject { held.insert(ObjectIdentifier($0)) } }
    return results(in: variables).filter { result in
      guard names.contains(result.name) else { return false }
      var lost = values[result.name] ?? 0
      result.value.forEachObject { if !held.contains(ObjectIdentifier($0)) { lost += seconds(of: $0) } }
      return lost >= threshold
    }
  }

  private func seconds(since mark: Mark) -> Double {
    max(0, now() - mark.start - (credited - mark.credited))
  }

  private func credit(_ seconds: Double, to object: any LanguageObject) {
    let key = ObjectIdentifier(object)
    let former = objects[key].flatMap { $0.object === object ? $0.seconds : nil } ?? 0
    objects[key] = Entry(object: object, seconds: former + seconds)
    credited += seconds
    if objects.count > 1024 { objects = objects.filter { $1.object != nil } }
  }
}

/// A variable that holds long work.
package struct UnsavedResult {
  package let name: String
  /// How long the work took.
  package let seconds: Double
  package let value: Value
}

extension Value {
  /// Visits the objects that the value is or holds.
  package func forEachObject(_ visit: (any LanguageObject) -> Void) {
    switch self {
    case .object(let object): visit(object)
    case .list(let values): for value in values { value.forEachObject(visit) }
    case .record(let record): for field in record.fields { field.value.forEachObject(visit) }
    default: return
    }
  }

  /// Whether the value can be what long work came to, its objects aside; a number only when it stands alone in
  /// its statement, for loops leave counters behind.
  fileprivate func isPlainResult(alone: Bool) -> Bool {
    switch self {
    case .none, .boolean, .function, .object, .range: return false
    case .number, .string: return alone
    case .array, .table: return true
    case .list(let values): return values.contains { $0.isPlainResult(alone: true) }
    case .record(let record): return record.fields.contains { $0.value.isPlainResult(alone: true) }
    }
  }
}
