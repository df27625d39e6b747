import Commands
import Glibc
import Language
import LineEditing

/// Runs the compiler of models in a copy of the probe, which begins a hundred times as fast as the program.
final class CompilerProcess {
  /// Compilers that ended in another way than by themselves.
  private(set) var crashes = 0

  /// Seconds of processor time that a model of the probe may take.
  private static let seconds: UInt = 10

  /// The words of a line of the shell, where quotes keep spaces.
  private static func words(_ line: Substring) -> [String] {
    var words: [String] = []
    var word: String?
    var isQuoted = false
    for character in line {
      switch character {
      case "'":
        isQuoted.toggle()
        word = word ?? ""
      case " " where !isQuoted:
        if let whole = word { words.append(whole) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    if let whole = word { words.append(whole) }
    return words
  }

  /// Runs a command whose last line is that of `ModelWorker` or of `HDF5Worker`.
  func run(_ request: ProgramRequest) throws -> ProgramResult {
    let line = request.command.split(separator: "\n").last ?? ""
    // without the shell's own 'exec'
    let words = Array(CompilerProcess.words(line).dropFirst())
    let files = ["out", "err"].map { "\(request.folder)/\($0)" }
    let copy = try MemberProcess(output: files[0], errors: files[1]) {
      var limit = rlimit(rlim_cur: Self.seconds, rlim_max: Self.seconds)
      // SAFETY: the system reads the limits during the call only.
      _ = unsafe setrlimit(__rlimit_resource_t(0), &limit)
      let status = ModelWorker(words)?.run() ?? HDF5Worker(words)?.run() ?? 127
      fflush(nil)
      _exit(status)
    }
    var status = copy.status
    while status == nil {
      usleep(200)
      status = copy.status
    }
    if status ?? 0 > 1 { crashes += 1 }
    let text = FileBytes.read(files[0]).map { String(decoding: $0, as: UTF8.self) } ?? ""
    // a trap of the language isn't the compiler's doing, nor is what the sanitizer finds outside of it
    let errors = FileBytes.read(files[1]).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let isOurs = [SIGILL, SIGTRAP].contains(Int32((status ?? 0) - 128))
    if isOurs
      || errors.contains("AddressSanitizer") && !errors.contains("libmujoco") && !errors.contains("libhdf5")
    {
      print("\(request.command): \(status ?? 0) \(errors)")
      exit(3)
    }
    return ProgramResult(status: status ?? 0, output: text)
  }
}
