import Language
import Runs
import Storage

extension Safetensors {
  /// Under which the metadata hold the statements that made an object, a line each.
  static let scriptKey = "script"

  /// The statements that made what the file holds, where it or the system says them; they are only shown.
  func script(at path: String) -> [String] {
    let text = metadata[Safetensors.scriptKey] ?? FileNote.script.text(of: path) ?? ""
    return text.split(separator: "\n").map(String.init)
  }
}

extension Call {
  /// The statements that made an object, oldest first: those that its file or its run says, or those of this
  /// session.
  func script(of object: any RestorableObject) -> [String] {
    object.origin.script.isEmpty
      ? session.script(withItself: name(of: object) == nil) : object.origin.script
  }

  /// How what a file of `save` holds was made; nil for other files.
  func reason(ofSaved path: String) throws -> Record? {
    guard path.hasSuffix(".safetensors"), fileMode(of: path) != nil else { return nil }
    let file = try Safetensors(contentsOf: path, isCancelled: session.services.isInterrupted)
    let script = file.script(at: path)
    guard let kind = file.metadata["dyne"], !script.isEmpty else { throw NoScript(path: path) }
    return Record([("kind", .string(kind)), ("script", .string(script.joined(separator: "\n")))])
  }
}

/// A file that has lost, or never had, the statements that made what it holds.
private struct NoScript: Error, CustomStringConvertible {
  let path: String
  var description: String {
    "'\(path)' doesn't say how it was made: copies lose that, but 'save … script=true' keeps it in the file"
  }
}

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
      note($0.replacing(path, with: name))
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
    let record = try? RunFolder.record(of: path), status = try? RunFolder.status(of: path)
    // the last checkpoint of a finished run may be damaged or gone
    let isFinished = status?.state == .finished && record.map(object.isComplete) == true
    object.origin.file = name
    object.origin.script = record?.script ?? []
    object.origin.run = RunReference(path: path, name: name)
    if !isFinished {
      let advance = object.advance
      note(
        "'\(name)' isn't finished: it is at \(grouped(advance.done)) \(advance.unit); 'train' resumes it"
      )
    }
    return .object(object)
  }
}
