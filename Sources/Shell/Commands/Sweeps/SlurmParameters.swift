import Language

/// Where the members of a sweep run.
enum SweepEngine: String, Choice {
  case local, slurm

  var sentence: String {
    switch self {
    case .local: "On this machine, while the command waits."
    case .slurm: "On a cluster, as tasks of Slurm; the command returns at once."
    }
  }
}

/// The parameters of `sweep` that are for the cluster.
struct SlurmParameters {
  let partition = Parameter(
    "partition", .optional(.string), note: "the cluster's own", "With `on=slurm`: the partition.")
  let time = Parameter(
    "time", .optional(.string), note: "the partition's",
    "With `on=slurm`: how long a task may run before it goes back into the queue, as `sbatch` takes it: "
      + "\"90\" minutes, \"1:30:00\", \"2-0\".")
  let memory = Parameter(
    "memory", .optional(.string), note: "the partition's",
    "With `on=slurm`: memory of a task, such as \"4G\".")
  let options = Parameter(
    "sbatch", .optional(.string), note: "none",
    "With `on=slurm`: further options of `sbatch`, such as \"--account=lab --gres=gpu:1\".")

  var all: [any ParameterDeclaration] { [partition, time, memory, options] }

  /// Throws where something is asked of a cluster that isn't used.
  func requireNone(of call: Call) throws {
    for parameter in [partition, time, memory, options] where call.isGiven(parameter) {
      throw call.error(parameter, must: "come with on=slurm", but: "is given without")
    }
  }

  /// Options by which a sweep finds its jobs again.
  private static let own = ["--array", "-a", "--comment", "--job-name", "-J", "--parsable"]

  /// Throws where options of `sbatch` would hide the jobs from the sweep, or a time can't be read.
  func request(of call: Call, cores: Int, atOnce: Int?) throws -> SlurmRequest {
    let words = (call[options] ?? "").split(separator: " ").map(String.init)
    if let own = words.first(where: { word in SlurmParameters.own.contains { word.hasPrefix($0) } }) {
      throw call.error(
        options, must: "leave \(SlurmParameters.own.listed(with: "and")) to 'sweep'", but: "has '\(own)'")
    }
    if let text = call[time], SlurmRequest.seconds(text) == nil {
      throw call.error(
        time, must: "be minutes, hours:minutes:seconds or days-hours", but: "is \(text.quoted)")
    }
    return SlurmRequest(
      partition: call[partition], time: call[time], memory: call[memory], cores: cores, atOnce: atOnce,
      options: words)
  }
}
