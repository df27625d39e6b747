import Storage

/// What is measured of a training episode and of the updates that it paid for.
package struct EpisodeRecord: Sendable, Equatable {
  /// Steps of the training after it.
  package let steps: Int
  package let length: Int
  /// The mean return of the last episodes, at most 10.
  package let meanReturn: Double
  /// Means over its updates; nan where there were none.
  package let critic: Double, actor: Double, value: Double, atBound: Double
}

/// Sums over the updates of an episode.
struct UpdateSums: Equatable {
  var updates = 0.0, critic = 0.0, value = 0.0
  var actorUpdates = 0.0, actor = 0.0, atBound = 0.0

  /// The means, as they are recorded.
  func record(steps: Int, length: Int, meanReturn: Double) -> EpisodeRecord {
    EpisodeRecord(
      steps: steps, length: length, meanReturn: meanReturn, critic: critic / updates,
      actor: actor / actorUpdates, value: value / updates, atBound: atBound / actorUpdates)
  }
}

extension AgentTraining {
  /// Writes what was measured so far, which a checkpoint keeps and what is saved doesn't.
  func saveRecords(into file: inout Safetensors) {
    let rows = records.flatMap {
      [Double($0.steps), Double($0.length), $0.meanReturn, $0.critic, $0.actor, $0.value, $0.atBound]
    }
    file["records"] = Tensor(rows, shape: [records.count, AgentTraining.recordWidth])
    let sums = [sums.updates, sums.critic, sums.value, sums.actorUpdates, sums.actor, sums.atBound]
    file["records.sums"] = Tensor(sums, shape: [sums.count])
  }

  private static let recordWidth = 7

  /// Takes up what `saveRecords` wrote, if a file has it.
  func loadRecords(_ file: Safetensors) throws(StorageError) {
    guard file["records"] != nil else { return }
    let width = AgentTraining.recordWidth
    let count = try file.shape("records", dimensions: 2)[0]
    let rows = try file.doubles("records", shape: [count, width])
    let kept = try file.doubles("records.sums", shape: [6])
    for start in stride(from: 0, to: rows.count, by: width) {
      guard 0...1e15 ~= rows[start], 0...1e15 ~= rows[start + 1] else {
        throw .wrongValues(path: file.path, name: "records", expected: "counts of steps")
      }
      records.append(
        EpisodeRecord(
          steps: Int(rows[start]), length: Int(rows[start + 1]), meanReturn: rows[start + 2],
          critic: rows[start + 3], actor: rows[start + 4], value: rows[start + 5], atBound: rows[start + 6]))
    }
    sums = UpdateSums(
      updates: kept[0], critic: kept[1], value: kept[2], actorUpdates: kept[3], actor: kept[4],
      atBound: kept[5])
  }
}
