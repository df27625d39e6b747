import Diagnostics
import Language
import Syntax
import Testing

/// A session with a few toy commands, and all that it shows.
final class Desk {
  let session: Session
  let interpreter: Interpreter
  private let record: Record

  final class Record {
    var shown: [String] = []
    var notes: [String] = []
    var files: [String: String] = [:]
    var links: [String: String] = [:]
    var interruptAfter = Int.max
    var polls = 0
  }

  init(files: [String: String] = [:], links: [String: String] = [:], seed: UInt64 = 0) {
    let record = Record()
    record.links = links
    record.files = files
    self.record = record
    let services = Services(
      show: { values in
        record.shown.append(values.map { ValueFormatter(columns: 80).text($0) }.joined(separator: " "))
      },
      note: { record.notes.append($0) },
      isInterrupted: {
        record.polls += 1
        return record.polls > record.interruptAfter
      },
      readFile: { path in
        guard let text = record.files[path] else { throw UnreadableFile(path: path) }
        return text
      },
      canonicalPath: { record.links[$0] ?? $0 },
      listFolder: { $0.hasSuffix("runs/") ? ["reacher/", "first.png", ".hidden"] : ["runs/", "a.dyne"] })
    session = Session(
      commands: CommandTable(Toys.commands), services: services, settings: Settings(seed: seed))
    interpreter = Interpreter(session: session)
  }

  var shown: [String] { record.shown }
  var notes: [String] { record.notes }

  func interrupt(after polls: Int) {
    record.polls = 0
    record.interruptAfter = polls
  }

  @discardableResult
  func run(_ text: String, _ overrides: [(name: String, value: String)] = []) -> Outcome {
    interpreter.run(SourceText(name: "test.dyne", text: text), overrides: overrides)
  }

  /// The messages of a check, each with the text it points at.
  func check(_ text: String, _ overrides: [(name: String, value: String)] = []) -> [String] {
    interpreter.check(SourceText(name: "test.dyne", text: text), overrides: overrides).map { $0.brief }
  }

  /// The value that a text leaves in `x`, as the language writes it.
  func x(_ text: String, at location: Testing.SourceLocation = #_sourceLocation) -> String {
    let outcome = run(text)
    guard case .finished = outcome else {
      Issue.record("\(text): \(outcome.brief)", sourceLocation: location)
      return outcome.brief
    }
    return session.variables["x"]?.literal ?? "no x"
  }
}

extension Outcome {
  var brief: String {
    switch self {
    case .finished: "finished"
    case .refused(let problems): "refused: " + problems.map(\.brief).joined(separator: " | ")
    case .failed(let problem): "failed: " + problem.brief
    case .expectationFailed(let problem): "unexpected: " + problem.brief
    case .interrupted: "interrupted"
    case .quit: "quit"
    }
  }
}

extension Diagnostic {
  /// The message, what it points at and the help.
  var brief: String {
    var text = message
    if let location { text += " «\(location.source.text(in: location.range))»" }
    if let help { text += " (\(help))" }
    return text
  }
}

/// A made-up environment that counts its steps.
final class Counter: LanguageObject {
  static let group = ObjectGroup("an environment")
  static let objectType = ObjectType(
    "Counter", "Counts what it is told.", groups: [group],
    fields: [
      FieldType("count", .number, unit: "steps", "The steps so far."),
      FieldType("seed", .number, "The seed."),
    ])
  var count = 0.0
  let seed: Double

  init(seed: Double) { self.seed = seed }

  var type: ObjectType { Counter.objectType }
  var summary: String { "at \(count.text)" }
  func field(_ name: String) throws -> Value? {
    switch name {
    case "count": .number(count)
    case "seed": .number(seed)
    default: nil
    }
  }
  func copy() -> any LanguageObject {
    let copy = Counter(seed: seed)
    copy.count = count
    return copy
  }
  func takeOver(_ copy: any LanguageObject) { count = (copy as? Counter)?.count ?? count }
}

protocol Trainable: LanguageObject { func train(_ epochs: Int) }

/// A made-up model.
final class Model: Trainable {
  static let group = ObjectGroup("something trainable")
  static let objectType = ObjectType(
    "Model", "Learns nothing.", groups: [group], fields: [FieldType("epochs", .number, "The epochs so far.")])
  var epochs = 0

  var type: ObjectType { Model.objectType }
  var summary: String { "\(epochs) epochs" }
  func field(_ name: String) throws -> Value? { name == "epochs" ? .number(epochs) : nil }
  func copy() -> any LanguageObject {
    let copy = Model()
    copy.epochs = epochs
    return copy
  }
  func takeOver(_ copy: any LanguageObject) { epochs = (copy as? Model)?.epochs ?? epochs }
  func train(_ epochs: Int) { self.epochs += epochs }
}

enum Metric: String, Choice {
  case raw, white
  var sentence: String { self == .raw ? "Distances as they are." : "Distances in standard deviations." }
}

struct Broken: Error, CustomStringConvertible {
  var description: String { "disk must have room, but is full" }
}

enum Toys {
  static var commands: [Command] {
    [counter, model, step, train, near, printing, time, forget, helping, fail, table, quit, open, setting]
  }

  static var counter: Command {
    let seed = Parameter("seed", .optional(.whole(0...)), note: "the session's", "The seed.")
    return Command(
      "Counter", area: .environments, "Makes a counter.", parameters: [seed],
      returns: .object(Counter.objectType)
    ) { call in
      let number = call.nextNumber(of: "Counter")
      return .object(
        Counter(seed: Double(call[seed] ?? Int(call.session.settings.seed)) * 100 + Double(number)))
    }
  }

  static var model: Command {
    let counter = Parameter(
      "counter", .object(Counter.self, in: Counter.group), .positional, "What to learn.")
    return Command(
      "Model", area: .embeddings, "Makes a model.", parameters: [counter], returns: .object(Model.objectType)
    ) { _ in .object(Model()) }
  }

  static var step: Command {
    let counter = Parameter(
      "counter", .object(Counter.self, Counter.objectType), .positional, "What to step.")
    let action = Parameter("action", .vector(), .positional, "The action.")
    return Command(
      "step", area: .environments, "Steps a counter.", parameters: [counter, action],
      returns: .record([
        FieldType("reward", .number, "The reward."), FieldType("terminated", .boolean, "Whether it ended."),
      ])
    ) { call in
      guard call[action].count <= 2 else {
        throw call.error(action, must: "have at most 2 numbers", but: "has \(call[action].count)")
      }
      call[counter].count += 1
      return .record(
        Record([("reward", .number(call[action].elements.first ?? 0)), ("terminated", .boolean(false))]))
    }
  }

  static var train: Command {
    let subject = Parameter(
      "subject", .object((any Trainable).self, in: Model.group), .positional, "What to train.")
    let epochs = Parameter(
      "epochs", .whole(1...1000), default: 50, aliases: ["rounds"], unit: "epochs", "Passes over the data.")
    return Command(
      "train", area: .embeddings, "Trains a model.", help: "Minimises the loss.",
      parameters: [subject, epochs],
      returns: .table([FieldType("loss", .array, "The loss.")]),
      examples: [Example("train e epochs=2", "two epochs")], effort: .longOnArgument
    ) { call in
      for epoch in 0..<call[epochs] {
        try call.checkCancellation()
        call.progress("training", Double(epoch), of: Double(call[epochs]), unit: "epochs")
        call[subject].train(1)
      }
      return .table(Table(kind: "curve", [Table.Column("loss", [3, 2, 1])]))
    }
  }

  static var near: Command {
    let point = Parameter("point", .array, .positional, "The point.")
    let metric = Parameter("metric", .choice(Metric.self), default: .raw, "How to measure.")
    let k = Parameter("k", .whole(1...100_000), default: 5, "How many.")
    return Command(
      "near", area: .embeddings, "Looks around.", parameters: [point, metric, k], returns: .string
    ) { call in .string("\(call[metric].rawValue) \(call[k]) \(call[point].shape)") }
  }

  static var printing: Command {
    let values = Parameter("values", .list(of: .value), .rest, "What to print.")
    return Command("print", area: .session, "Prints values.", parameters: [values]) { call in
      call.session.services.show(call[values])
      return .none
    }
  }

  static var time: Command {
    let statement = Parameter("statement", .statement, .positional, "What to time.")
    return Command("time", area: .session, "Runs a statement.", parameters: [statement], returns: .any) {
      call in
      call.note("running \(call[statement].source)")
      return try call[statement].run()
    }
  }

  static var forget: Command {
    let names = Parameter("names", .list(of: .variableName), .rest, "What to forget.")
    return Command("forget", area: .session, "Forgets variables.", parameters: [names]) { call in
      for name in call[names] { call.session.variables[name] = nil }
      return .none
    }
  }

  static var helping: Command {
    let topic = Parameter("topic", .optional(.commandName), .positional, "What about.")
    return Command("help", area: .session, "Shows help.", parameters: [topic], returns: .string) { call in
      .string(call[topic] ?? "everything")
    }
  }

  static var fail: Command {
    Command("fail", area: .session, "Fails.") { call in
      _ = call.nextNumber(of: "Counter")
      throw Broken()
    }
  }

  static var table: Command {
    Command(
      "sample", area: .data, "Gives a table.",
      returns: .table([
        FieldType("rank", .array, "The rank."), FieldType("name", .list(.string), "The name."),
      ])
    ) { _ in
      .table(
        Table([Table.Column("rank", [1, 2]), Table.Column("name", values: [.string("a"), .string("b")])]))
    }
  }

  static var quit: Command {
    Command("quit", area: .session, "Leaves.", endsProgram: true) { _ in throw Quit() }
  }

  static var open: Command {
    let path = Parameter("path", .path, .positional, "The file.")
    return Command("load", area: .files, "Loads a file.", parameters: [path], returns: .any) { call in
      .string(call.session.path(call[path]))
    }
  }

  static var setting: Command {
    let seed = Parameter("seed", .optional(.whole(0...)), "The seed.")
    let color = Parameter("color", .optional(.choice(ColorSetting.self)), "Colours.")
    return Command("set", area: .session, "Changes settings.", parameters: [seed, color]) { call in
      if let seed = call[seed] { call.session.reseed(UInt64(seed)) }
      if let color = call[color] { call.session.settings.color = color }
      return .none
    }
  }
}
