import Language
import Runs
import Storage

extension Call {
  /// How the result of a run comes about; nil where a path leads to no run's folder.
  func reason(ofRun path: String) throws -> Record? {
    guard RunFolder.holdsRun(path) else { return nil }
    let run = try RunFolder.record(of: path)
    return Record([
      ("software", .string("dyne \(run.program)")), ("kind", .string(run.kind)),
      ("seed", run.seed <= 1 << 53 ? .number(Double(run.seed)) : .string(String(run.seed))),
      ("threads", .number(run.threads)), ("host", .string(run.host)), ("processor", .string(run.processor)),
      ("began", .string(localTimeText(run.began))), ("start", .string(run.start)),
      ("script", .string(run.script.joined(separator: "\n"))),
    ])
  }

  /// What a run's folder holds of its newest checkpoint; nil where a path leads to no such folder.
  func loadedRun(_ source: Parameter<String>) throws -> Value? {
    let name = self[source]
    var path = inputPath(name)
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    guard RunFolder.holdsRun(path) else { return nil }
    if let run = try? RunFolder.record(of: path), run.kind == CollectionRun.kind {
      let status = try? RunFolder.status(of: path)
      throw error(
        source, must: "be a file, or the folder of a training",
        but: "is a collection that isn't finished"
          + (status.map { ", of \(grouped($0.done)) of \(grouped($0.total)) sequences" } ?? ""),
        help: run.script.last.map { "to finish it, repeat: \($0)" })
    }
    useThreads()
    let object = try RunFolder.readNewest(in: path) {
      note("\($1); the checkpoint before it is taken".replacing(path, with: name))
    } _: { checkpoint, rows in
      var file = checkpoint
      if RunFolder.holdsData(path) {
        file.add(try Safetensors(contentsOf: RunFolder.dataPath(path)), prefix: "data.")
      }
      guard let object = try restoredObject(from: file, rows) as? any RunnableObject else {
        throw StorageError.damaged(path: path, reason: "it holds nothing that this version knows")
      }
      return object
    }
    let status = try? RunFolder.status(of: path)
    let isFinished = status?.state == .finished
    object.origin.file = name
    object.origin.script = (try? RunFolder.record(of: path))?.script ?? []
    object.origin.run = RunReference(path: path, name: name, isFinished: isFinished)
    if !isFinished {
      let advance = object.advance
      note(
        "'\(name)' isn't finished: it is at \(grouped(advance.done)) \(advance.unit); 'train' resumes it"
      )
    }
    return .object(object)
  }
}
