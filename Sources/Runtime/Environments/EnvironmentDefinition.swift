package import Numerics
package import Physics

/// Describes an environment: enough to make any number of them, on any thread.
package struct EnvironmentDefinition: Sendable {
  /// The name of the environment, in the language and in files.
  package let name: String
  /// One sentence about it.
  package let summary: String
  /// The physics steps in a step of the environment.
  package let frameSkip: Int
  /// The steps after which an episode is cut.
  package let timeLimit: Int
  /// The model: MJCF text (UTF-8) in the catalogue, a compiled model beside formulas.
  package let model: [UInt8]
  /// What its numbers mean.
  package let notes: EnvironmentNotes
  /// Where pictures of it are taken from.
  package let viewpoint: Viewpoint
  /// Makes the task, resolving the names of the model once.
  package let makeTask: @Sendable (borrowing Model) throws(PhysicsError) -> any Rules
  /// What makes up the task of an environment that isn't in the catalogue; nil for one that is.
  package private(set) var formulas: TaskFormulas? = nil
  /// The frames that are drawn of it, the last of which are kept; nil for none.
  package private(set) var frames: FrameStack? = nil

  /// Every environment there is.
  package static let all: [EnvironmentDefinition] = [
    .reacherVertical, .reacherTurn, .reacherPush, .pusher, .striker, .thrower,
  ]

  package init(
    name: String, summary: String, frameSkip: Int, timeLimit: Int, model: [UInt8],
    notes: EnvironmentNotes = EnvironmentNotes(), viewpoint: Viewpoint = .model,
    makeTask: @escaping @Sendable (borrowing Model) throws(PhysicsError) -> any Rules
  ) {
    self.name = name
    self.summary = summary
    self.frameSkip = frameSkip
    self.timeLimit = timeLimit
    self.model = model
    self.notes = notes
    self.viewpoint = viewpoint
    self.makeTask = makeTask
  }

  /// Defines an environment of any model by formulas.
  package init(name: String, model: [UInt8], frameSkip: Int, timeLimit: Int, formulas: TaskFormulas) {
    self.init(
      name: name, summary: "An environment made from a model and formulas.", frameSkip: frameSkip,
      timeLimit: timeLimit, model: model,
      makeTask: { model throws(PhysicsError) in try ModelTask(model, formulas, frameSkip: frameSkip) })
    self.formulas = formulas
  }

  /// Finds an environment by its name.
  package static func named(_ name: String) -> EnvironmentDefinition? { all.first { $0.name == name } }

  /// The same environment with other frames, or with none.
  package func withFrames(_ frames: FrameStack?) -> EnvironmentDefinition {
    var definition = self
    definition.frames = frames
    return definition
  }

  /// Makes the model.
  func compile() throws(PhysicsError) -> Model {
    guard formulas != nil else { return try Model(xml: model) }
    let compiled = try Model(encoded: model)
    // the bytes may come from a file that isn't what was saved
    try compiled.requireFinite()
    return compiled
  }

  /// Makes an environment that shares nothing with any other.
  package func make() throws(EnvironmentError) -> Environment { try Environment(self) }

  /// Sixteen hexadecimal digits that change with the model, the frame skip, the time limit, the formulas and
  /// the frames.
  package var fingerprint: String {
    // FNV-1a
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    model.forEach(add)
    "\(frameSkip) \(timeLimit)".utf8.forEach(add)
    formulas?.bytes.forEach(add)
    if let frames { "frames \(frames.size) \(frames.count)".utf8.forEach(add) }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
