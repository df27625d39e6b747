import Datasets
import Exchange
import Glibc
import Language
import Numerics
import Storage

/// Reads data of other programs in a process of its own: HDF5's library can end its process, fill the
/// memory or never come back, over files that are damaged or were made to.
///
/// What it makes of them is a file of this program's, which is checked as any is.
package struct HDF5Worker {
  private let source: String, destination: String, name: String
  private let length: Int
  private let low: String, high: String, policy: String, kind: String

  private static let word = "--read-hdf5"

  /// Gives the work that a command line asks for; nil for every other command line.
  package init?(_ arguments: [String]) {
    guard arguments.count == 10, arguments[1] == HDF5Worker.word, let length = Int(arguments[4]), length > 0
    else { return nil }
    (source, destination, self.length) = (arguments[2], arguments[3], length)
    (name, low, high) = (arguments[5], arguments[6], arguments[7])
    (policy, kind) = (arguments[8], arguments[9])
  }

  /// Reads and writes, in the process that was made for it.
  /// - Returns: the exit status: 0 after writing to standard output what was found, 1 after what is wrong.
  package func run() -> Int32 {
    // whatever it waits for, the processor's time doesn't pass
    alarm(UInt32(2 * HDF5Worker.seconds))
    do {
      var description = ImportedData.Description(name: name)
      description.low = HDF5Worker.numbers(low)
      description.high = HDF5Worker.numbers(high)
      description.policy = policy.isEmpty ? nil : policy
      description.actionKind = kind.isEmpty ? nil : kind
      let found = try ImportedData(contentsOf: source, description, length: length)
      _ = try found.data.write(to: destination)
      print(found.remarks.joined(separator: "\n"))
      return 0
    } catch let fault as ExchangeError {
      print(fault.description + (fault.help.map { "\n\($0)" } ?? ""))
    } catch {
      print("\(error)")
    }
    return 1
  }

  private static func numbers(_ text: String) -> [Double]? {
    text.isEmpty ? nil : text.split(separator: " ").compactMap { Double($0) }
  }

  /// Seconds of processor time that a file may take.
  private static let seconds = 600

  /// Has a file read by another process of this program; gives the sequences and what was found.
  static func read<T>(
    _ path: String, _ description: ImportedData.Description, length: Int, _ call: Call,
    _ parameter: Parameter<T>
  ) throws -> (SequenceDataset, remarks: [String]) {
    // a pipe or nothing at all is told at once
    let file = try InputFile(path: path)
    let scratch = try ScratchFolder()
    defer { scratch.remove() }
    let destination = "\(scratch.path)/data.safetensors"
    let programs = call.session.services.programs
    // what is packed may unfold, and the program and its libraries take some
    let kilobytes = (min(Memory.free, 16 * file.size + (1 << 30)) + (2 << 30)) >> 10
    let words = [
      path, destination, "\(length)", description.name, text(description.low), text(description.high),
      description.policy ?? "", description.actionKind ?? "",
    ]
    let command = """
      exec 2>/dev/null; ulimit -c 0; ulimit -t \(seconds); ulimit -v \(kilobytes); export \
      SWIFT_BACKTRACE=enable=no
      exec \(quoted(programs.program)) \(word) \(words.map(quoted).joined(separator: " "))
      """
    let ended = try programs.run(ProgramRequest(command: command, folder: scratch.path, captures: true))
    try call.checkCancellation()
    let lines = ended.output.split(separator: "\n").map(String.init)
    if ended.status == 0 { return (try SequenceDataset(contentsOf: destination), lines) }
    if ended.status == 1, let first = lines.first {
      throw call.error(
        parameter, must: "be Minari's or D4RL's HDF5", but: "is an HDF5 file that \(first)",
        help: lines.count > 1 ? lines[1] : nil)
    }
    throw call.error(
      parameter, must: "be Minari's or D4RL's HDF5",
      but: "is an HDF5 file that \(HDF5Worker.reason(ended.status - 128))",
      help: "if it isn't damaged, it may need more memory than is free")
  }

  private static func reason(_ signal: Int) -> String {
    switch signal {
    case Int(SIGXCPU), Int(SIGKILL), Int(SIGALRM): "took more than \(seconds) seconds or too much memory"
    case 1...: "makes its library crash (signal \(signal))"
    default: "can't be read"
    }
  }

  private static func text(_ numbers: [Double]?) -> String {
    (numbers ?? []).map { "\($0)" }.joined(separator: " ")
  }

  /// The text as one word of the system's shell.
  private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
