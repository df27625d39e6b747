import Syntax

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

  /// The work that variables and the last value hold at one moment.
  struct Ledger {
    fileprivate let objects: [ObjectIdentifier: Entry]
    fileprivate let values: [String: Double]
    fileprivate let resultSeconds: Double

    /// The seconds of work that a variable's value stood for, where it held the same objects.
    func seconds(of value: Value?, _ name: String) -> Double {
      var found = values[name] ?? 0
      value?.forEachObject { object in
        guard let entry = objects[ObjectIdentifier(object)], entry.object === object else { return }
        found += entry.seconds
      }
      return found
    }
  }

  var ledger: Ledger {
    get { Ledger(objects: objects, values: values, resultSeconds: resultSeconds) }
    set { (objects, values, resultSeconds) = (newValue.objects, newValue.values, newValue.resultSeconds) }
  }
  /// All seconds ever credited to objects, so that none counts twice.
  private var credited = 0.0
  /// What the running statement credited to objects: work on those that are gone counts for what it came to.
  private var recent: [Entry] = []
  /// Plain values that commands of the running statement took long to make.
  private var longValues: [UnsavedResult] = []
  /// Objects that took long and were alive when the running statement's last failure came about.
  private var caught: [any LanguageObject] = []
  /// The seconds behind the last statement's value, where it is plain and no variable was assigned it.
  private var resultSeconds = 0.0
  /// The values that the finished runs of an `over` gave, where that failed or was stopped.
  private(set) var finishedRuns: [Value] = []
  /// Results of statements that didn't run to their end, which nothing holds any more.
  private var abandoned: [UnsavedResult] = []
  /// Whether a file couldn't be written that was to hold results.
  package private(set) var savingFailed = false

  fileprivate struct Entry {
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
    if spent >= threshold, value.isPlainResult(alone: true), longValues.count < UnsavedWork.mostLongValues {
      longValues.append(UnsavedResult(name: "result", seconds: spent, value: value))
    }
    return value
  }

  private static let mostLongValues = 100

  /// Runs what writes a value to a file, and remembers when that fails.
  package func saving<T>(_ body: () throws -> T) rethrows -> T {
    do {
      return try body()
    } catch {
      savingFailed = true
      throw error
    }
  }

  /// Holds the objects that took long, as a failure comes about: it may end all that holds them.
  func catchObjects() {
    guard !objects.isEmpty else { return }
    caught = objects.values.compactMap { $0.seconds >= threshold ? $0.object : nil }
  }

  /// Remembers what the finished runs of an `over` gave that failed or was stopped; the values of one within
  /// it, which is unfinished itself, come last.
  ///
  /// `stopped` holds, for each of the others, the objects it was working on.
  func keepRuns(_ values: [Value], stopped: [Value] = []) {
    guard !values.isEmpty || !stopped.isEmpty else { return }
    finishedRuns = values + stopped + (finishedRuns.isEmpty ? [] : [.list(finishedRuns)])
    stoppedRuns += stopped.count
  }

  /// How many of the kept runs were stopped or failed.
  private(set) var stoppedRuns = 0

  /// Gives up what finished runs gave, once it is the last statement's value or the failure was handled
  /// otherwise.
  func takeRuns() -> [Value] {
    defer { (finishedRuns, stoppedRuns) = ([], 0) }
    return finishedRuns
  }

  /// Takes all results that took long and aren't saved while a statement runs: what variables hold, and what
  /// is on its way.
  package func takeAll(in variables: Variables, last: Value) -> [UnsavedResult] {
    catchObjects()
    keepCaught(isWhole: false, in: variables, last: last)
    let runs = takeRuns()
    let loose = runs.isEmpty ? [] : [UnsavedResult(name: "result", seconds: threshold, value: .list(runs))]
    return results(in: variables, last: last) + takeAbandoned() + loose
  }

  /// Takes the results of unfinished statements that nothing holds any more.
  package func takeAbandoned() -> [UnsavedResult] {
    defer { abandoned = [] }
    return abandoned
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
  func mark() -> Mark {
    (recent, longValues, caught) = ([], [], [])
    return Mark(start: now(), credited: credited)
  }

  /// Notes that the last statement's value is another one.
  func resultChanged() { resultSeconds = 0 }

  /// Notes that a statement has ended: what it assigned or gave took its time; what it lost on the way is
  /// kept.
  func ended(
    since mark: Mark, isWhole: Bool, givesRuns: Bool, _ statement: Statement, in variables: Variables,
    last: Value
  ) {
    keepCaught(isWhole: isWhole, in: variables, last: last)
    let spent = ownSeconds(since: mark)
    guard spent >= threshold || !values.isEmpty else { return }
    if givesRuns, spent >= threshold, last.isPlainResult(alone: true) { resultSeconds = spent }
    // one assignment that failed has set nothing
    if !isWhole, case .assignment = statement.kind { return }
    let names = AssignedNames(statement)
    if isWhole { for name in names.all where !names.read.contains(name) { values[name] = nil } }
    guard spent >= threshold else { return }
    if names.results.isEmpty, last.isPlainResult(alone: true) { resultSeconds = spent }
    for name in names.results {
      guard let value = variables[name], value.isPlainResult(alone: names.direct.contains(name)) else {
        continue
      }
      values[name, default: 0] += spent
    }
  }

  /// Keeps what took long and was on its way when a failure came about, unless something holds it still.
  private func keepCaught(isWhole: Bool, in variables: Variables, last: Value) {
    guard !caught.isEmpty || !longValues.isEmpty else { return }
    var held: Set<ObjectIdentifier> = []
    last.forEachObject { held.insert(ObjectIdentifier($0)) }
    for (_, value) in variables.all { value.forEachObject { held.insert(ObjectIdentifier($0)) } }
    for object in caught where !held.contains(ObjectIdentifier(object)) {
      abandoned.append(
        UnsavedResult(name: object.type.name, seconds: seconds(of: object), value: .object(object)))
    }
    if !isWhole {
      abandoned += longValues.filter { result in
        result.value != last && !variables.all.contains { $0.value == result.value }
      }
    }
    (caught, longValues) = ([], [])
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
    loose += resultSeconds
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

  /// The seconds of a statement that aren't those of an object which is still there.
  private func ownSeconds(since mark: Mark) -> Double {
    max(0, now() - mark.start - recent.reduce(0) { $0 + ($1.object == nil ? 0 : $1.seconds) })
  }

  func credit(_ seconds: Double, to object: any LanguageObject) {
    let key = ObjectIdentifier(object)
    let former = objects[key].flatMap { $0.object === object ? $0.seconds : nil } ?? 0
    objects[key] = Entry(object: object, seconds: former + seconds)
    credited += seconds
    recent.append(Entry(object: object, seconds: seconds))
    if recent.count > 1024 { recent = recent.filter { $0.object != nil } }
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

  /// Whether the value can be what long work came to, its objects aside; a number only when it is alone
  /// in its statement, for loops leave counters behind.
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
