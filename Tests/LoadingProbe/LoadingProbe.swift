import Commands
import Diagnostics
import Foundation
import Glibc
import Language
import LineEditing
import TestSupport

/// Kinds of files that are read.
enum LoadedKind: String, CaseIterable {
  case dataset, embedding, agent, hub, model, run, npy, npz, events, hdf5, csv, json, jsonl, picture, history
  case proof, xml
}

/// Makes good files of a kind, damages them and loads them.
final class LoadingProbe {
  private let kind: LoadedKind
  private let folder: String
  private let session: Session
  /// The good files, and the name under which each is loaded.
  private var originals: [(name: String, bytes: [UInt8])] = []
  private(set) var loaded = 0, refused = 0
  /// The load that took longest.
  private(set) var slowest = (seconds: 0.0, number: UInt64(0))
  private var hadProblem = false
  /// What the first statement that failed said.
  private var problem = ""
  let compiler = CompilerProcess()
  private let deadline = Deadline()

  /// Seconds after which Ctrl-C is pressed, as a file may ask for long work, and those by which a statement
  /// must have ended, whatever else the machine does.
  private static let patience = 5, seconds: UInt32 = 300

  private final class Deadline {
    var instant = ContinuousClock.now + .seconds(3_600)
  }
  /// Bytes that the process may come to need beyond what it needs before the first load.
  private static let memory: UInt = 1 << 30

  private static let isSanitized = ProcessInfo.processInfo.environment["ASAN_OPTIONS"] != nil

  init(_ kind: LoadedKind, in folder: String) throws {
    self.kind = kind
    self.folder = folder
    var services = Services(
      readFile: { path in
        guard let bytes = FileBytes.read(path) else { throw UnreadableFile(path: path) }
        return String(decoding: bytes, as: UTF8.self)
      })
    services.fileExists = { FileBytes.exists($0) }
    services.isInterrupted = { [deadline] in ContinuousClock.now > deadline.instant }
    services.programs.run = compiler.run
    session = Session(
      commands: AllCommands.table, services: services,
      settings: Settings(seed: 1, threads: 1, isQuiet: true, folder: folder))
    for (name, text) in kind.texts { FileBytes.write(Array(text.utf8), to: folder + "/" + name) }
    for text in kind.makers { try make(text) }
    for name in kind.names(in: folder) {
      guard let bytes = FileBytes.read(folder + "/" + name) else { throw Unmade(what: name) }
      originals.append((name, bytes))
    }
    limitMemory()
  }

  private struct Unmade: Error { let what: String }

  private func make(_ text: String) throws {
    let outcome = Interpreter(session: session).run(SourceText(name: "make", text: text))
    guard case .finished = outcome else { throw Unmade(what: "\(text): \(outcome)") }
  }

  /// Limits the address space; a process with AddressSanitizer needs all of it, and has limits of its own.
  private func limitMemory() {
    guard !Self.isSanitized else { return }
    let pages = FileBytes.read("/proc/self/statm").map { String(decoding: $0, as: UTF8.self) } ?? ""
    let used = pages.split(separator: " ").first.flatMap { UInt($0) } ?? 0
    var limit = rlimit(rlim_cur: used * 4096 + Self.memory, rlim_max: rlim_t.max)
    // SAFETY: the system reads the limits during the call only.
    _ = unsafe setrlimit(__rlimit_resource_t(9), &limit)
  }

  /// The most bytes of memory that the process has taken.
  var peak: Int {
    let text = FileBytes.read("/proc/self/status").map { String(decoding: $0, as: UTF8.self) } ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return (line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) << 10
  }

  /// Loads the damaged files of some numbers.
  func run(_ numbers: Range<UInt64>) throws {
    for number in numbers {
      var random = SeededGenerator(seed: number)
      guard let original = originals.randomElement(using: &random) else { return }
      let bytes = Damage.damaged(original.bytes, using: &random)
      FileBytes.write(bytes, to: folder + "/" + original.name)
      FileBytes.write(Array("\(kind.rawValue) \(number)\n".utf8), to: folder + "/at")
      alarm(Self.seconds)
      hadProblem = false
      let start = ContinuousClock.now
      deadline.instant = start + .seconds(Self.patience)
      load(original.name)
      if let mended = fingerprinted(bytes) {
        FileBytes.write(mended, to: folder + "/" + original.name)
        hadProblem = false
        load(original.name)
      }
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      if seconds > slowest.seconds { slowest = (seconds, number) }
      alarm(0)
      if hadProblem { refused += 1 } else { loaded += 1 }
      FileBytes.write(original.bytes, to: folder + "/" + original.name)
    }
  }

  /// The bytes with the fingerprint that their model was refused for the lack of, as whoever means harm would
  /// write it; nil if it was refused for another reason, or not at all.
  private func fingerprinted(_ bytes: [UInt8]) -> [UInt8]? {
    let message = problem
    problem = ""
    let wrong = /.*must be that of .*, ([0-9a-f]{16}), but is '([0-9a-f]{16})'.*/
    guard let match = message.wholeMatch(of: wrong),
      let place = bytes.firstRange(of: Array(match.2.utf8))
    else { return nil }
    var bytes = bytes
    bytes.replaceSubrange(place, with: Array(match.1.utf8))
    return bytes
  }

  private func load(_ name: String) {
    switch kind {
    case .history: _ = HistoryFile(path: folder + "/" + name).entries(last: 100)
    case .proof:
      do { _ = try scriptProofs.read(folder + "/x.dyne") } catch { hadProblem = true }
    default:
      for text in kind.loads(name) { attempt(text) }
      session.variables["x"] = nil
      session.result = .none
    }
  }

  private func attempt(_ text: String) {
    let outcome = Interpreter(session: session).run(SourceText(name: "load", text: text))
    if ProcessInfo.processInfo.environment["SHOW"] != nil { print("\(text): \(outcome)") }
    switch outcome {
    case .finished, .quit: break
    case .failed(let diagnostic):
      if !hadProblem { problem = diagnostic.message }
      hadProblem = true
    case .refused, .expectationFailed, .interrupted: hadProblem = true
    }
  }
}

extension LoadedKind {
  private static let walks = "arm = ReacherVertical; walks = collect arm trajectories=6 length=2; "
  private static let makingAgent =
    walks + "agent = TD3 arm hidden=[3] batch=2 learning_starts=3; train agent steps=8 every=4 episodes=1"
  private static let makingEmbedding =
    walks + "e = ActionEmbedding walks hidden=3 batch=2 epoch_size=2 decoder_epochs=1; "
    + "train e epochs=1; "

  /// Statements that make the good files that aren't texts.
  var makers: [String] {
    switch self {
    case .dataset: [Self.walks + "save walks to=\"x\""]
    case .embedding: [Self.makingEmbedding + "save e to=\"x\""]
    case .agent: [Self.makingAgent + "; save agent to=\"x\""]
    case .hub: [Self.makingAgent + "; export agent to=\"hub\" format=hub"]
    case .model:
      [
        "own = Environment \"rich.xml\" reward=(-norm(position(\"tip\"))) time_limit=2; "
          + "agent = TD3 own hidden=[2] buffer_size=1k; save agent to=\"x\""
      ]
    case .run: [Self.makingAgent + " to=\"run\""]
    case .npy:
      [
        "export [[1, 2, 3], [4, 5, 6]] to=\"x.npy\"; export [1, 2.5] to=\"y.npy\"; "
          + "export [[1, 100, -3], [2, 200, -2.5]] to=\"eval.npy\""
      ]
    case .npz:
      [
        "export {a=[[1, 2, 3], [4, 5, 6]], b=2.5} to=\"x.npz\"; "
          + "export {timesteps=[100, 200], results=[[-3, -2], [-1, -2]], ep_lengths=[[5, 5], [5, 4]]} "
          + "to=\"evaluations.npz\""
      ]
    case .events: [Self.makingAgent + " to=\"run\""]
    case .hdf5: [Self.walks + "export walks format=minari id=\"x-v0\" to=\".\""]
    case .picture:
      [
        Self.makingEmbedding
          + "plot e.curve to=\"x.png\"; plot e.curve to=\"x.svg\"; plot e.curve to=\"x.pdf\"; "
          + "plot e.curve to=\"x.html\"; plot e.curve to=\"x.vl.json\""
      ]
    case .csv, .json, .jsonl, .history, .proof, .xml: []
    }
  }

  /// The good files that are texts, and what other files need.
  var texts: [(name: String, text: String)] {
    switch self {
    case .model: [("rich.xml", RichModel.text)]
    case .xml: [("arm.xml", Self.arm), ("rich.xml", RichModel.text)]
    case .csv:
      [
        ("x.csv", "n,s,z\n1,\"a,b\",2.5\n2,\"c \"\"d\"\"\",\n3,é,nan\n"),
        ("y.csv", "time;value\n2020-01-01;1,5\n2020-01-02;2,5\n"),
        ("z.csv", "# a log\n#name:x\n1 2 3\n4 5 6\n"),
        ("monitor.csv", "#{\"t_start\": 1.5, \"env_id\": \"X\"}\nr,l,t\n-1.5,200,0.1\n-1,180,0.2\n"),
        (
          "progress.csv",
          "time/total_timesteps,rollout/ep_rew_mean,eval/mean_reward\n100,-3,\n200,-2,-1.5\n"
        ),
        (
          "flat.csv",
          "exp_name,env_name,seed,metric,env_step,value\na,X,1,return,10,-3\na,X,2,return,10,-2\n"
        ),
      ]
    case .json:
      [
        (
          "x.json",
          "{\"a\": [1, 2.5e3, -0.0], \"b\": {\"c\": \"\\u00e9\\n\"}, \"d\": [true, null, [[1, 2], [3, 4]]]}\n"
        )
      ]
    case .jsonl: [("x.jsonl", "{\"a\": 1, \"b\": \"x\"}\n{\"a\": 2.5, \"b\": null}\n[1, 2]\n")]
    case .history:
      [
        (
          "x.jsonl",
          (0..<20).map {
            "{\"statement\":\"print \($0)\",\"time\":1.5e9,\"folder\":\"/\\u00e9\","
              + "\"duration\":0.25,\"outcome\":\"ok\"}\n"
          }.joined()
        )
      ]
    case .proof: [("x.dyne.proof", Self.goodProof)]
    default: []
    }
  }

  /// The files that are damaged.
  func names(in folder: String) -> [String] {
    switch self {
    case .dataset, .embedding, .agent, .model: ["x.safetensors"]
    case .hub: ["hub/model.safetensors", "hub/config.json", "hub/results.json", "hub/README.md"]
    case .run: FileBytes.files(in: folder + "/run").map { "run/" + $0 }
    case .npy: ["x.npy", "y.npy", "eval.npy"]
    case .npz: ["x.npz", "evaluations.npz"]
    case .events: FileBytes.files(in: folder + "/run").filter { $0.contains("tfevents") }.map { "run/" + $0 }
    case .hdf5: ["x-v0/data/main_data.hdf5", "x-v0/data/metadata.json"]
    case .picture: ["x.png", "x.svg", "x.pdf", "x.html", "x.vl.json"]
    case .xml: ["arm.xml", "rich.xml"]
    case .csv, .json, .jsonl, .history, .proof: texts.map(\.name)
    }
  }

  /// Statements that read a file.
  func loads(_ name: String) -> [String] {
    switch self {
    case .dataset: ["x = load \"\(name)\"", "describe x"]
    case .embedding: ["x = load \"\(name)\"", "decode x [0, 0]", "x.bound"]
    case .agent: ["x = load \"\(name)\"", "train x steps=2 every=0"]
    case .hub: ["x = load \"hub\"", "x.steps", "evaluate x episodes=1"]
    case .model: ["x = load \"\(name)\"", "evaluate x episodes=1"]
    case .run: ["x = load \"run\"", "runs \".\"", "x.steps"]
    case .hdf5: ["x = import \"x-v0\" length=2", "describe x"]
    case .npy, .npz, .events, .jsonl: ["x = import \"\(name)\""] + Self.uses(name)
    case .csv: ["x = import \"\(name)\"", "x = load \"\(name)\""] + Self.uses(name)
    case .json: ["x = import \"\(name)\"", "x = load \"\(name)\""]
    case .picture: ["why \"\(name)\"", "show \"\(name)\""]
    case .xml: ["x = Environment \"\(name)\""]
    case .history, .proof: []
    }
  }

  /// Statements that use what was read of another program's log as a curve.
  private static func uses(_ name: String) -> [String] {
    let logs = ["eval", "monitor", "progress", "flat", "tfevents"]
    return logs.contains { name.contains($0) } ? ["plot x to=\"x.svg\"", "summary x"] : []
  }

  private static let arm = """
    <mujoco>
      <worldbody>
        <body name="pole" pos="0 0 1">
          <joint name="hinge" type="hinge" axis="0 1 0" limited="true" range="-90 90"/>
          <geom type="capsule" size="0.05" fromto="0 0 0 0 0 0.6"/>
          <body name="tip" pos="0 0 0.6"><geom type="sphere" size="0.05" mass="0.1"/></body>
        </body>
      </worldbody>
      <actuator><motor joint="hinge" ctrllimited="true" ctrlrange="-1 1"/></actuator>
    </mujoco>
    """

  private static let goodProof = """
    {"dyne":"proof","version":1,"seed":"0","threads":2,"parameters":{"n":"3"},"machine":{"dyne":"0.1.0"}}
    {"place":"x.dyne:1","statement":"t = 3","streams":"36bac5bfe364366d","reads":{"a":"01"},\
    "files":[{"path":"x.csv","use":"read",\
    "bytes":{"type":"file","shape":[2],"hash":"01","rows":"AAAABBBB"}}],\
    "made":{"t":[{"part":"a","type":"column","shape":[3],"hash":"91","rows":"QmTrz0KaPq3w"},{"type":"="}]}}

    """
}
