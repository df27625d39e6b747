import Datasets
import Language
import Runs
import Storage
import Texts

/// The folder of a run that an object belongs to.
package struct RunReference {
  /// Its absolute path, and how it was written.
  package let path: String, name: String
}

/// Where and how often a training is kept.
struct RunRequest {
  /// As it is written.
  let name: String
  /// Its absolute path.
  let path: String
  let minutes: Double, kept: Int
}

extension Call {
  /// Trains in a run's folder: begins it, or resumes what it holds of the same run.
  func train(
    _ object: any RunnableObject, _ request: TrainingRequest, in run: RunRequest
  ) throws -> Value {
    let path = run.path
    let isKnown = object.origin.run?.path == path
    let record = record(of: object, request, run, isKnown: isKnown)
    let folder: RunFolder
    do {
      folder = try RunFolder(path, for: record, isKnown: isKnown)
    } catch let error as RunError {
      throw error.named(run.name)
    }
    folder.remarks.forEach { note("'\(run.name)': \($0)") }
    let isFinished = try resume(object, folder, run, isKnown: isKnown)
    let keeper = RunKeeper(folder, of: object, self)
    var rest = object.rest(of: folder.record)
    if isFinished {
      note("'\(run.name)' is finished: nothing was left to train")
      // as after the training itself: a repeated script is to do the same as the first time
      object.origin.run = nil
      return try object.curve(from: rest.pointsBefore ?? 0)
    }
    rest.keeper = keeper
    object.origin.run = RunReference(path: path, name: run.name)
    let value = try keeping(object, keeper, in: run) { try object.train(self, rest) }
    session.unsaved.didSave(.object(object))
    object.origin.run = nil
    return value
  }

  /// What a run is, as its folder will say.
  private func record(
    of object: any RunnableObject, _ request: TrainingRequest, _ run: RunRequest, isKnown: Bool
  ) -> RunRecord {
    var asked = object.asked(by: request, of: session)
    if isKnown { asked.removeAll { !request.givenNames.contains($0.name) } }
    return RunRecord(
      kind: object.type.name, asked: asked, start: isKnown ? "" : object.startHash, script: session.script,
      seed: session.settings.seed, threads: session.settings.threads, program: Version.program,
      minutes: run.minutes, kept: run.kept)
  }

  /// Becomes what the folder holds, or puts the start there; says whether nothing is left to train.
  private func resume(_ object: any RunnableObject, _ folder: RunFolder, _ run: RunRequest, isKnown: Bool)
    throws -> Bool
  {
    let restored: Void? = try folder.restoreNewest {
      note($0.replacing(folder.path, with: run.name))
    } _: { file, rows in
      try object.restore(file, rows)
    }
    if restored == nil, isKnown {
      throw RunError.noCheckpoint(folder: run.name, reasons: [])
    }
    try folder.open(object.tables, measuring: object.metricNames)
    let wasFinished = folder.isOld && folder.lastStatus?.state == .finished
    // the last checkpoint of a finished run may be damaged or gone
    if wasFinished, restored != nil, object.isComplete(folder.record) { return true }
    if wasFinished { note("'\(run.name)' was finished, but its last checkpoint is lost") }
    let (former, now) = (folder.record.threads, session.settings.threads)
    if folder.isOld, former != now {
      note("'\(run.name)' began with threads=\(former); with \(now) its last digits may come out otherwise")
    }
    if restored == nil {
      if folder.lastStatus != nil { note("'\(run.name)' has no checkpoint left: it begins again") }
      if let data = object.runData, !RunFolder.holdsData(folder.path) {
        _ = try data.file.write(to: RunFolder.dataPath(folder.path))
      }
      try folder.keep(object.checkpoint, object.tables)
    } else {
      note("going on with '\(run.name)' at \(grouped(object.advance.done)) \(object.advance.unit)")
    }
    return false
  }

  /// Trains; whatever happens, the folder says how it ended, and holds what can be gone on from.
  private func keeping(
    _ object: any RunnableObject, _ keeper: RunKeeper, in run: RunRequest, _ train: () throws -> Value
  ) throws -> Value {
    try keeper.report(.running)
    let value: Value
    do {
      value = try train()
    } catch let interruption as Interrupted {
      do {
        try keeper.keep()
        try keeper.report(.stopped, why: "interrupted")
        session.unsaved.didSave(.object(object))
      } catch {
        note("'\(run.name)' doesn't hold the last steps: \(error)")
      }
      throw interruption
    } catch {
      try? keeper.report(.failed, why: "\(error)")
      throw error
    }
    do {
      try keeper.keep()
      try keeper.report(.finished)
    } catch {
      try? keeper.report(.stopped, why: "the end couldn't be written")
      throw UnwrittenEnd(run: run.name, reason: "\(error)")
    }
    return value
  }
}

/// A training whose end couldn't be written into its run's folder.
private struct UnwrittenEnd: Error, CustomStringConvertible {
  let run: String, reason: String

  var description: String {
    "the training is done, but '\(run)' couldn't take its end: \(reason); the session holds what was "
      + "learned, and once there is room the same statement resumes the run from its last checkpoint"
  }
}

extension RunnableObject {
  /// The hash of all that a training begins from.
  fileprivate var startHash: String {
    var file = checkpoint
    if let runData { file.add(runData.file, prefix: "data.") }
    var hash = (try? file.contentHash) ?? ContentHash()
    for (key, text) in file.metadata.sorted(by: { $0.key < $1.key }) { hash.add("\(key)=\(text)\n".utf8) }
    return hash.text
  }

  /// The rows of its curve from one on.
  fileprivate func curve(from row: Int) throws -> Value {
    guard case .table(let table)? = try field("curve") else { return .none }
    return .table(table.rows(Array(min(row, table.rowCount)..<table.rowCount)))
  }
}
