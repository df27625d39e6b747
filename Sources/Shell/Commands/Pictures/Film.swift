import Agents
import Environments
import Experiments
import Figures
package import Language
import Numerics
import Physics
import Storage
import Texts

private var environmentParameter: Parameter<EnvironmentObject> {
  Parameter(
    "env", .object(EnvironmentObject.self, in: .environment), .positional,
    "The environment; it isn't changed.")
}

private var policyParameter: Parameter<(any AgentObject)?> {
  Parameter(
    "policy", .optional(.object((any AgentObject).self, in: .agent)), note: "random actions",
    "The agent "
      + "that acts.")
}

private var actionsParameter: Parameter<Value?> {
  Parameter(
    "actions", .optional(.value(.array, "a sequence of actions")), note: "what the policy does",
    "Raw actions to follow: k × m, or N × k × m for one sequence after another.")
}

private var episodesParameter: Parameter<Int> {
  Parameter("episodes", .whole(1...1_000), default: 1, unit: "episodes", "Number of episodes.")
}

private var stepsParameter: Parameter<Int?> {
  Parameter(
    "steps", .optional(.whole(1...100_000)), note: "until the episode or the actions end", unit: "steps",
    "Most steps per episode.")
}

private var startParameter: Parameter<Value?> {
  stateParameter(
    "from", "drawn, or the current state if actions are given",
    "The state to start from: a record like `env.state`, or qpos ++ qvel.")
}

private var targetParameter: Parameter<String> {
  Parameter(
    "to", .path, .named,
    "The file to write; its extension selects GIF, MP4 or, for a contact sheet, "
      + "PNG.")
}

private var sizeParameter: Parameter<FigureSize?> {
  Parameter(
    "size", .optional(.pictureSize), note: "240 in a GIF, 480 in an MP4, 128 in a PNG", unit: "pixels",
    "The side of a square picture, or width and height.")
}

private var rateParameter: Parameter<Double?> {
  Parameter(
    "fps", .optional(.number(0.1...100)), note: "real time, up to 50",
    unit: "pictures per second", "States shown per second.")
}

private var columnsParameter: Parameter<Int> {
  Parameter(
    "columns", .whole(1...100), default: 8, unit: "pictures", "Pictures per episode on a contact sheet.")
}

extension Command {
  /// `film`: shows a policy at work.
  package static var film: Command {
    Command(
      "film", area: .pictures,
      "Makes a film or a contact sheet of a policy or of given actions.",
      help: """
        Runs episodes in a simulation of its own and returns their returns. The agent adds no exploration \
        noise; starts and random actions are drawn from `seed`, so the film can be reproduced. Given actions \
        begin at the current state, or at `from`.

        A GIF loops forever, in up to 255 colours chosen from its own pictures. An MP4 is made by ffmpeg, \
        which must be installed. A PNG shows a row of pictures for each episode, from its first state to its \
        last.

        \(ViewParameters.help)
        """,
      parameters: [
        environmentParameter, policyParameter, actionsParameter, targetParameter, episodesParameter,
        stepsParameter, startParameter, sizeParameter, rateParameter, columnsParameter,
      ] + ViewParameters.all + [seedParameter],
      returns: .array,
      examples: [
        Example(
          "film arm to=\"random.gif\" size=64 steps=20", "twenty random steps, in motion",
          setup: "arm = ReacherVertical seed=1"),
        Example(
          "film arm policy=agent to=\"agent.png\" episodes=2 columns=6",
          "two episodes of an agent on a sheet",
          setup: agentExample),
        Example(
          "film arm actions=(decode e [0.5, -1]) to=\"plan.gif\" fps=5", "a plan of an embedding, slowly",
          setup: embeddingExample),
      ],
      seeAlso: ["render", "rollout", "evaluate", "show"]
    ) { call in
      let kind = try call.filmKind()
      call.useThreads()
      let footage = try call.footage()
      try call.shoot(footage, kind)
      return .vector(footage.map(\.reward))
    }
  }
}

/// What a film is written as.
private enum FilmKind {
  case sheet, gif
  case movie(program: String)

  var size: Int {
    switch self {
    case .sheet: 128
    case .gif: 240
    case .movie: 480
    }
  }
}

extension Call {
  /// What the file's ending asks for.
  fileprivate func filmKind() throws -> FilmKind {
    switch self[targetParameter].split(separator: ".").last.map({ $0.lowercased() }) {
    case "png": return .sheet
    case "gif": return .gif
    case "mp4":
      guard let program = MovieWriter.program else {
        throw error(
          targetParameter, must: "end in .gif or .png, because ffmpeg isn't installed",
          but: "is '\(self[targetParameter])'", help: "apt install ffmpeg")
      }
      return .movie(program: program)
    default:
      throw error(targetParameter, must: "end in .gif, .mp4 or .png", but: "is '\(self[targetParameter])'")
    }
  }

  /// Plays the episodes.
  fileprivate func footage() throws -> [EpisodeRecording] {
    let object = self[environmentParameter]
    let environment = try object.definition.make()
    var start = self[startParameter] == nil ? nil : try startState(of: object, startParameter)
    var course = EpisodeRecording.Course.policy(RandomPolicy(.raw(environment.actionBox)))
    if let start {
      try requireUnderWay(
        object, environmentParameter, from: startParameter,
        isOver: start.isOver || start.elapsed >= object.definition.timeLimit)
    }
    if let actions = try self.course(actionsParameter, width: environment.actionSize) {
      if self[policyParameter] != nil {
        throw error(actionsParameter, must: "be omitted if a policy is given", but: "is given too")
      }
      course = .actions(actions)
      try requireUnderWay(object, environmentParameter, from: startParameter)
      start = start ?? object.environment.state
    } else if let agent = self[policyParameter] {
      try checkFit(agent, to: object, policyParameter)
      course = .policy(agent.policy)
    }
    let random = RandomStream(seed: isGiven(seedParameter) ? seed : object.seed, "film")
    return try (0..<self[episodesParameter]).map { index in
      var stream = random.child(index)
      let footage = try EpisodeRecording(
        course, in: environment, from: start, steps: self[stepsParameter] ?? .max, using: &stream,
        isCancelled: session.services.isInterrupted)
      guard let footage else { throw Interrupted() }
      progress("play", Double(index + 1), of: Double(self[episodesParameter]), unit: "episodes")
      noteInstabilities(footage.isUnstable ? 1 : 0)
      return footage
    }
  }

  /// Draws and writes the film.
  fileprivate func shoot(_ footage: [EpisodeRecording], _ kind: FilmKind) throws {
    let size = self[sizeParameter] ?? FigureSize(width: kind.size, height: kind.size)
    let definition = self[environmentParameter].definition
    var projector = try Projector(
      definition, size, camera: camera(of: self[environmentParameter].environment))
    let who =
      self[policyParameter]?.label ?? (self[actionsParameter] == nil ? "random actions" : "given actions")
    let title = "\(definition.name), \(who)"
    let path = self[targetParameter]
    let bytes: [UInt8], what: String
    switch kind {
    case .sheet:
      let sheet = try sheet(of: footage, title, &projector).picture()
      bytes = try sheet.png(provenance: provenance(title: title, of: actors))
      what = "\(sheet.width) × \(sheet.height)"
    case .gif, .movie:
      let reel = Reel(
        footage, step: self[environmentParameter].secondsOfStep, rate: self[rateParameter])
      if case .movie(let program) = kind {
        bytes = try movie(reel, title, program, &projector)
      } else {
        bytes = try gif(reel, title, &projector)
      }
      what =
        "\(size.width) × \(size.height), \(grouped(reel.shots.count)) pictures, "
        + durationText(reel.shots.reduce(0) { $0 + $1.seconds })
    }
    try writeFile(bytes, to: path, what: "film")
    if case .gif = kind, session.services.display().takesMedia {
      session.services.showMedia(DrawnMedia(type: "image/gif", text: Base64.text(bytes)))
    }
    note("wrote '\(path)', \(what)")
  }

  /// What is filmed.
  private var actors: [Value] {
    [.object(self[environmentParameter]), self[policyParameter].map { .object($0) }, self[actionsParameter]]
      .compactMap(\.self)
  }

  private func sheet(
    of footage: [EpisodeRecording], _ title: String, _ projector: inout Projector
  ) throws -> ContactSheet {
    let columns = self[columnsParameter]
    var rows: [ContactSheet.Row] = []
    for (index, episode) in footage.enumerated() {
      let last = episode.states.count - 1
      let places = last < columns ? Array(0...last) : (0..<columns).map { $0 * last / max(1, columns - 1) }
      var pictures: [Picture] = []
      for place in places { pictures.append(try shot(episode.states[place], &projector)) }
      let reward = (episode.reward * 100).rounded() / 100
      rows.append(
        ContactSheet.Row(
          "episode \(index + 1): \(rounded(reward))", pictures, captions: places.map { "step \($0)" }))
      progress("draw", Double(index + 1), of: Double(footage.count), unit: "episodes")
    }
    return ContactSheet(title: title, rows: rows, scale: 1)
  }

  private func gif(_ reel: Reel, _ title: String, _ projector: inout Projector) throws -> [UInt8] {
    // colours from pictures of all parts of the film
    let stride = max(1, reel.shots.count / 24)
    var samples: [Picture] = []
    for index in Swift.stride(from: 0, to: reel.shots.count, by: stride) {
      samples.append(try shot(reel.shots[index].state, &projector))
    }
    var writer = try GIFWriter(
      width: projector.size.width, height: projector.size.height, palette: ColorPalette(of: samples),
      provenance: try provenance(title: title, of: actors))
    var shown = 0.0, time = 0.0
    for (index, shot) in reel.shots.enumerated() {
      // hundredths of a second whose sum never strays from the time that passes
      time += shot.seconds
      let hundredths = max(1, Int(((time - shown) * 100).rounded()))
      shown += Double(hundredths) / 100
      try writer.add(try self.shot(shot.state, &projector), hundredths: hundredths)
      progress("draw", Double(index + 1), of: Double(reel.shots.count), unit: "pictures")
    }
    return try writer.finish()
  }

  private func movie(
    _ reel: Reel, _ title: String, _ program: String, _ projector: inout Projector
  ) throws -> [UInt8] {
    let scratch = try ScratchFolder()
    defer { scratch.remove() }
    var writer = try MovieWriter(
      width: projector.size.width, height: projector.size.height, picturesPerSecond: reel.rate,
      program: program, title: title, in: scratch.path)
    for (index, shot) in reel.shots.enumerated() {
      let picture = try self.shot(shot.state, &projector)
      for _ in 0..<max(1, Int((shot.seconds * reel.rate).rounded())) { try writer.add(picture) }
      progress("draw", Double(index + 1), of: Double(reel.shots.count), unit: "pictures")
    }
    try writer.finish()
    let file = try InputFile(path: "\(scratch.path)/\(MovieWriter.name)")
    return try file.read(file.size, UInt8.self, at: 0)
  }

  private func shot(_ state: EnvironmentState, _ projector: inout Projector) throws -> Picture {
    try checkCancellation()
    return try projector.picture(of: state)
  }
}

/// Draws states of an environment.
private struct Projector: ~Copyable {
  let size: FigureSize
  private let environment: Environment
  private var renderer: Renderer

  init(_ definition: EnvironmentDefinition, _ size: FigureSize, camera: Camera?) throws {
    try Memory.require(Renderer.bytes(width: size.width, height: size.height), for: "the pictures")
    let environment = try definition.withFrames(nil).make()
    renderer = try environment.makeRenderer(width: size.width, height: size.height, camera: camera)
    self.environment = environment
    self.size = size
  }

  mutating func picture(of state: EnvironmentState) throws -> Picture {
    try environment.setState(state)
    return try Picture(
      width: size.width, height: size.height, bytes: renderer.draw(environment.simulation))
  }
}

/// The states of a film and how long each is shown.
private struct Reel {
  /// Pictures per second.
  let rate: Double
  private(set) var shots: [(state: EnvironmentState, seconds: Double)] = []

  /// The most pictures per second that players of GIFs show.
  private static let mostRate = 50.0
  /// How long the last state of an episode is shown, in seconds.
  private static let pause = 0.5

  /// Shows `rate` states in a second, or as many as happen: each takes `step` seconds.
  init(_ footage: [EpisodeRecording], step: Double, rate: Double?) {
    let skip = rate == nil ? max(1, Int((1 / (step * Reel.mostRate)).rounded(.up))) : 1
    self.rate = rate ?? 1 / (step * Double(skip))
    for episode in footage {
      let last = episode.states.count - 1
      for place in stride(from: 0, to: last, by: skip) {
        shots.append((episode.states[place], 1 / self.rate))
      }
      shots.append((episode.states[last], max(Reel.pause, 1 / self.rate)))
    }
  }
}

extension EnvironmentObject {
  /// The seconds that a step takes.
  fileprivate var secondsOfStep: Double {
    environment.simulation.model.timestep * Double(definition.frameSkip)
  }
}
