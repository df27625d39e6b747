import Storage
package import Texts

/// How far a run is, as `status.json` says it.
package struct RunStatus: Sendable, Equatable {
  package enum State: String, Sendable { case running, finished, stopped, failed }

  package var state: State
  /// Why it stopped or failed; empty otherwise.
  package var why = ""
  /// Steps, batches or sequences done, and all of them.
  package var done: Int
  package var total: Int
  package var unit: String
  /// Of these a second, lately; 0 if nobody knows.
  package var rate = 0.0
  /// The last evaluation's mean return, or the last loss; nil before.
  package var last: Double?
  /// What a script is doing now: "training TD3"; empty where the run says all.
  package var doing = ""
  /// What else is worth seeing of it: "loss 0.34".
  package var note = ""
  /// The numbers that a script ended with, or has come to so far.
  package var numbers: [JSON.Member] = []
  /// Seconds since 1970.
  package var updated = 0.0
  /// Seconds of work on it, of all processes together.
  package var seconds = 0.0

  package init(_ state: State, why: String = "", done: Int, total: Int, unit: String, last: Double? = nil) {
    self.state = state
    self.why = why
    self.done = done
    self.total = total
    self.unit = unit
    self.last = last
  }

  /// Seconds until the end at this rate; nil if nobody knows.
  package var secondsLeft: Double? {
    guard state == .running, rate > 0, done < total else { return nil }
    return Double(total - done) / rate
  }

  var json: JSON {
    .object(
      [
        JSON.Member("state", .string(state.rawValue)), JSON.Member("why", .string(why)),
        JSON.Member("done", .integer(done)), JSON.Member("of", .integer(total)),
        JSON.Member("unit", .string(unit)), JSON.Member("rate", .number(rate)),
        JSON.Member("seconds_left", secondsLeft.map(JSON.number) ?? .null),
        JSON.Member("last", last.map(JSON.number) ?? .null), JSON.Member("seconds", .number(seconds)),
        JSON.Member("updated", .number(updated)),
      ]
        + (doing.isEmpty ? [] : [JSON.Member("doing", .string(doing)), JSON.Member("note", .string(note))])
        + (numbers.isEmpty ? [] : [JSON.Member("numbers", .object(numbers))]))
  }

  init(_ json: JSON, path: String) throws(StorageError) {
    let fields = JSONFields(json, path: path)
    guard let state = State(rawValue: try fields.text("state")) else {
      throw .damaged(path: path, reason: "its state is none that this version knows")
    }
    self.state = state
    why = try fields.text("why")
    done = try fields.integer("done", in: 0...(.max))
    total = try fields.integer("of", in: 0...(.max))
    unit = try fields.text("unit")
    rate = try fields.number("rate")
    last = try? fields.number("last")
    seconds = try fields.number("seconds")
    updated = try fields.number("updated")
    if case .string(let text)? = json["doing"] { doing = text }
    if case .string(let text)? = json["note"] { note = text }
    if case .object(let members)? = json["numbers"] { numbers = members }
  }
}
