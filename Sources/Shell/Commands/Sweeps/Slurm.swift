import Diagnostics
import Language
import Runs
import Storage

/// The cluster's engine, asked by its own programs.
struct Slurm {
  let session: Session

  /// Where a sweep's member is in the cluster's queue.
  struct Place {
    /// The task, for the engine's programs.
    let task: String
    /// "PENDING", "RUNNING".
    let state: String
    let reason: String
  }

  /// What a program of the engine said instead of doing what it was asked.
  struct Refusal: Error, CustomStringConvertible {
    let description: String
  }

  /// Runs one of the engine's programs; gives what it wrote.
  func run(_ words: [String]) throws -> String {
    let command = words.map(\.shellQuoted).joined(separator: " ") + " 2>&1"
    let result = try session.services.programs.run(
      ProgramRequest(command: command, folder: session.settings.folder, captures: true))
    guard result.status == 0 else {
      let program = words[0]
      let lines = result.output.split(separator: "\n").map(String.init)
      let said =
        lines.first { $0.contains("fatal: ") } ?? lines.first { $0.contains("error: ") } ?? lines.first
        ?? "status \(result.status)"
      throw Refusal(
        description: result.status == 127
          ? "Slurm isn't installed here: there is no program '\(program)'" : "\(program) failed: \(said)")
    }
    return result.output
  }

  /// The most tasks of one job.
  func largestArray() throws -> Int {
    let lines = try run(["scontrol", "show", "config"]).split(separator: "\n")
    let line = lines.first { $0.hasPrefix("MaxArraySize") }
    return line?.split(separator: "=").last.flatMap { Int($0.filter(\.isNumber)) } ?? 1001
  }

  /// The members of a sweep that are in the queue, by name; `members` is what its folder holds.
  ///
  /// Jobs are found by the names of their submissions, which nobody else has. Nothing is asked where all that
  /// was submitted is finished.
  func queue(of path: String, _ members: [SweepMember]) throws -> [String: Place] {
    let finished = Set(members.filter { $0.status.state == .finished }.map(\.name))
    let submissions = SweepSubmission.all(in: path).filter { !$0.members.allSatisfy(finished.contains) }
    guard !submissions.isEmpty else { return [:] }
    let names = submissions.map { "dyne-\($0.name)" }.joined(separator: ",")
    let submitted = Dictionary(submissions.map { ("dyne-\($0.name)", $0.members) }) { $1 }
    let text = try run(["squeue", "--noheader", "--array", "--name=\(names)", "--format=%j|%K|%F|%T|%k|%r"])
    var places: [String: Place] = [:]
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      // the comment is the number of the job's first task
      guard fields.count == 6, let index = Int(fields[1]), let offset = Int(fields[4]),
        let names = submitted[fields[0]], names.indices.contains(index + offset)
      else { continue }
      guard fields[3] != "COMPLETING" else { continue }
      places[names[index + offset]] = Place(
        task: "\(fields[2])_\(fields[1])", state: fields[3], reason: fields[5])
    }
    return places
  }

  /// What `queue` gives, or nothing, with a note, where the cluster doesn't answer.
  func queueIfAnswered(of path: String, _ members: [SweepMember], note: (String) -> Void) throws -> [String:
    Place]
  {
    do {
      return try queue(of: path, members)
    } catch let error as Refusal {
      note("members in Slurm's queue aren't known: \(error)")
      return [:]
    }
  }
}

/// What is asked of the cluster for each member.
struct SlurmRequest {
  var partition: String?
  /// As the engine writes it: minutes, "1:30:00", "2-0".
  var time: String?
  var memory: String?
  let cores: Int
  /// Members that run at once; nil for as many as there is room for.
  var atOnce: Int?
  /// Further options of `sbatch`.
  var options: [String]

  /// The options of `sbatch` for tasks of one job.
  func words(_ name: String, tasks: Int, offset: Int, folder: String, origin: String) -> [String] {
    var words = [
      "sbatch", "--parsable", "--job-name=dyne-\(name)", "--comment=\(offset)",
      "--array=0-\(tasks - 1)" + (atOnce.map { "%\($0)" } ?? ""), "--cpus-per-task=\(cores)", "--requeue",
      "--open-mode=append", "--output=\(folder)/%a.out", "--chdir=\(origin)",
      "--signal=B:TERM@\(warning)",
    ]
    if let partition { words.append("--partition=\(partition)") }
    if let time { words.append("--time=\(time)") }
    if let memory { words.append("--mem=\(memory)") }
    return words + options + ["\(folder)/run", "\(offset)"]
  }

  /// Seconds before the time limit at which a member is asked to stop: a minute, or a quarter of a short
  /// limit.
  private var warning: Int {
    guard let time, let seconds = SlurmRequest.seconds(time) else { return 60 }
    return max(10, min(60, seconds / 4))
  }

  /// Seconds of a time as the engine writes it; nil where it is none.
  static func seconds(_ text: String) -> Int? {
    let days = text.split(separator: "-", omittingEmptySubsequences: false)
    guard days.count <= 2, let clock = days.last else { return nil }
    let parts = clock.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    let numbers = parts.compactMap(\.self)
    guard numbers.count == parts.count, (1...3).contains(numbers.count), numbers.allSatisfy({ $0 >= 0 })
    else {
      return nil
    }
    if days.count == 2 {
      guard let count = Int(days[0]) else { return nil }
      let units = [3600, 60, 1]
      return count * 86_400 + zip(numbers, units).reduce(0) { $0 + $1.0 * $1.1 }
    }
    switch numbers.count {
    case 1: return numbers[0] * 60
    case 2: return numbers[0] * 60 + numbers[1]
    default: return numbers[0] * 3600 + numbers[1] * 60 + numbers[2]
    }
  }
}
