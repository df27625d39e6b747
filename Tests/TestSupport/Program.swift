private import Glibc

/// Runs a program with pipes and gathers what it writes.
package struct Program {
  package let path: String
  package var environment: [String: String]

  /// What a program has written and how it ended.
  package struct Result {
    package let output: String
    package let errors: String
    /// Nil when it had to be ended.
    package let status: ProgramStatus?
    /// The processor time it took, in seconds.
    package let processorTime: Double
    /// The most memory it held at once, in bytes.
    package let peakMemory: Int
  }

  package init(path: String, environment: [String: String] = [:]) {
    self.path = path
    self.environment = environment
  }

  /// Runs the program to its end with `input` as standard input.
  package func run(_ arguments: [String], input: String = "", seconds: Double = 30) -> Result {
    let folder = TemporaryFolder()
    let inputPath = folder.write(input, to: "input")
    let create = O_WRONLY | O_CREAT | O_TRUNC
    folder.write("", to: "output")
    folder.write("", to: "errors")
    let files = [
      (Int32(0), inputPath, O_RDONLY), (1, folder.path + "/output", create),
      (2, folder.path + "/errors", create),
    ]
    var status: ProgramStatus?
    var usage = rusage()
    if let process = Spawn.start(path, arguments, environment: environment, files: files) {
      status = Spawn.wait(process, seconds: seconds, &usage)
      if status == nil {
        kill(process, SIGKILL)
        _ = Spawn.wait(process, seconds: 5)
      }
    }
    return Result(
      output: folder.read("output"), errors: folder.read("errors"), status: status,
      processorTime: Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime),
      peakMemory: 1024 * usage.ru_maxrss)
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) * 1e-6
  }
}
