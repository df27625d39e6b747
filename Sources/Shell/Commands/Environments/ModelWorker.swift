import Glibc
import Language
import Numerics
import Physics
import Storage

/// Compiles a user's model in a process of its own: MuJoCo's compiler can end its process, fill the memory or
/// never come back, over files that are damaged or were made to.
package struct ModelWorker {
  private let source: String, destination: String

  private static let word = "--compile-model"

  /// Gives the work that a command line asks for; nil for every other command line.
  package init?(_ arguments: [String]) {
    guard arguments.count == 4, arguments[1] == ModelWorker.word else { return nil }
    (source, destination) = (arguments[2], arguments[3])
  }

  /// Compiles, tries out and writes the model, in the process that was made for it.
  /// - Returns: the exit status: 1 after writing to standard output what is wrong with the model.
  package func run() -> Int32 {
    // whatever it waits for, the processor's time doesn't pass
    alarm(UInt32(2 * ModelWorker.seconds))
    do {
      let elements = MJCFElements(ofFile: source)
      try requireNumbers(elements)
      let model = try compile(source, elements)
      try model.requireFinite()
      try model.requireRepeatable()
      try model.requirePrintableNames()
      let bytes = try model.encoded()
      // whatever else may go wrong with it goes wrong here
      var simulation = try Simulation(model: try Model(encoded: bytes))
      try simulation.forward()
      try? simulation.step(2)
      try replaceFile(at: destination) { file throws(StorageError) in try file.write(bytes) }
      return 0
    } catch PhysicsError.invalidModel(let reason) {
      print(reason)
    } catch PhysicsError.unstable {
      print("its initial state is unstable")
    } catch {
      print("\(error)")
    }
    return 1
  }

  /// Compiles the model, and says what its compiler reports in one way.
  private func compile(_ source: String, _ elements: MJCFElements) throws -> Model {
    do throws(PhysicsError) {
      return try Model(file: source)
    } catch {
      guard case .invalidModel(let reason) = error else { throw error }
      throw PhysicsError.invalidModel(reason: ModelFault(reason, in: elements).text)
    }
  }

  /// Refuses numbers that aren't finite, which MuJoCo would take for numbers that aren't given; looks into
  /// the files that are included too.
  private func requireNumbers(_ elements: MJCFElements) throws {
    for element in elements.all {
      guard let attribute = element.attributes.first(where: \.isNotFinite) else { continue }
      throw PhysicsError.invalidModel(
        reason:
          "\(element.file):\(attribute.line): \(attribute.name) must be finite, but is \(attribute.value)")
    }
  }

  /// Seconds of processor time that a model may take to be compiled.
  private static let seconds = 60
  /// Bytes that it may take.
  private static let memory = 8 << 30

  /// Has a file compiled by another process of this program; gives the compiled model.
  static func compile(_ file: String, _ call: Call, _ parameter: Parameter<String>) throws -> [UInt8] {
    // a folder, a pipe or nothing at all is told at once
    _ = try InputFile(path: file)
    let scratch = try ScratchFolder()
    defer { scratch.remove() }
    let destination = "\(scratch.path)/model"
    let programs = call.session.services.programs
    // beyond the model there are the program and its libraries
    let kilobytes = (min(memory, Memory.free) + (2 << 30)) >> 10
    let command = """
      exec 2>/dev/null; ulimit -c 0; ulimit -t \(seconds); ulimit -v \(kilobytes); export \
      SWIFT_BACKTRACE=enable=no
      exec \(programs.program.quoted) \(word) \(file.quoted) \(destination.quoted)
      """
    let ended = try programs.run(
      ProgramRequest(command: command, folder: scratch.path, captures: true))
    if ended.status == 0 {
      let compiled = try InputFile(path: destination)
      return try compiled.read(compiled.size, UInt8.self, at: 0)
    }
    throw call.error(parameter, must: "be a model that MuJoCo can compile", but: reason(ended))
  }

  private static func reason(_ ended: ProgramResult) -> String {
    let output = ended.output.split(separator: "\n").joined(separator: " ")
    if ended.status == 1, !output.isEmpty { return "isn't: \(output)" }
    return switch ended.status - 128 {
    case Int(SIGXCPU), Int(SIGKILL), Int(SIGALRM):
      "took more than \(seconds) seconds or more memory than available"
    case 1...: "makes its compiler crash (signal \(ended.status - 128))"
    default: "can't be compiled (status \(ended.status))"
    }
  }
}

extension String {
  /// The text as one word of the system's shell.
  fileprivate var quoted: String { "'" + replacing("'", with: "'\\''") + "'" }
}
