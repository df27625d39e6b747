import Datasets
import Embeddings
import Experiments
package import Language
import Numerics
import Storage

extension Command {
  /// `load`: takes up an object from a file.
  package static var load: Command {
    let source = Parameter(
      "path", .inputPath, .positional, "A file that `save` wrote, with or without its extension.")
    return Command(
      "load", area: .files, "Loads an object, a table or values from a file that `save` wrote.",
      help: """
        A loaded embedding or agent trains on exactly as the saved one would have. A .json file gives what \
        was saved: a table, numbers, strings, lists or records. A .csv file gives a table. `import` reads \
        the files of other programs.
        """,
      parameters: [source],
      returns: .either([
        .object(DatasetObject.objectType), .group(.embedding), .object(TD3Object.objectType),
        .table, .number, .string, .boolean, .array, .list, .record,
      ]),
      examples: [
        Example(
          "e = load \"runs/reacher\"", "the embedding that was saved",
          setup: embeddingExample + "\nsave e to=\"runs/reacher\""),
        Example(
          "curve = load \"curve.csv\"", "a learning curve",
          setup: agentExample + "\nsave agent.curve to=\"curve.csv\""),
      ],
      seeAlso: ["save", "ls"]
    ) { call in
      if let run = try call.loadedRun(source) { return run }
      let folder = call.inputPath(call[source])
      let isHub = isPlainFile(folder + "/config.json") && isPlainFile(folder + "/model.safetensors")
      if isHub {
        try requireWeights(in: folder, call, source)
      } else if let value = try plainValue(call, source) {
        return value
      }
      let file: Safetensors
      let path = isHub ? folder + "/model.safetensors" : call.inputPath(call[source].withEnding)
      do {
        file = try Safetensors(contentsOf: path, isCancelled: call.session.services.isInterrupted)
      } catch StorageError.stopped {
        throw Interrupted()
      }
      call.useThreads()
      let kind = file.metadata["dyne"]
      guard let object = try restoredObject(from: file) else {
        throw call.error(
          source, must: "be a file that `save` wrote",
          but: kind.map { "holds a '\($0)', which this version doesn't know" }
            ?? "is a safetensors file without dyne's metadata", help: kind == nil ? keepingMetadata : nil)
      }
      object.origin.file = isHub ? call[source] + "/model.safetensors" : call[source].withEnding
      object.origin.script = file.script(at: path)
      object.origin.lacksData = file.leavesDataOut
      if file.leavesDataOut { call.note("\(call[source].quoted) holds no data: it was saved with data=none") }
      return .object(object)
    }
  }

  /// Throws where a hub's folder holds something else in the place of its weights, as before `git lfs pull`.
  private static func requireWeights(
    in folder: String, _ call: Call, _ source: Parameter<String>
  ) throws {
    let kind = try InputFile(path: folder + "/model.safetensors").kind()
    guard kind != .safetensors, kind != .unknown else { return }
    let help: String? = if case .foreign(_, let help) = kind { help } else { nil }
    throw call.error(
      source, must: "be a folder with weights", but: "its model.safetensors is \(kind.phrase)", help: help)
  }

  private static var keepingMetadata: String {
    "another tool may have dropped it: in Python, write with "
      + "save_file(tensors, path, metadata=safe_open(original, \"pt\").metadata())"
  }

  /// What a file of text holds; nil for one that is meant to hold an object.
  ///
  /// Throws for what is neither.
  private static func plainValue(_ call: Call, _ source: Parameter<String>) throws -> Value? {
    let ending = call[source].ending
    let path = call.inputPath(call[source].withEnding)
    let file: InputFile
    do throws(StorageError) { file = try InputFile(path: path) } catch { return nil }
    let kind = try file.kind()
    switch kind {
    case .foreign(_, let help):
      throw call.error(source, must: "be a file that `save` wrote", but: "is \(kind.phrase)", help: help)
    case .numpy, .numpyArchive, .hdf5, .events:
      throw call.error(
        source, must: "be a file that `save` wrote", but: "is \(kind.phrase)", help: "'import' reads it")
    case .empty where ending == "csv" || ending == "json":
      try call.require(kind, for: ending == "csv" ? .csv : .json, source)
    case .empty:
      throw call.error(
        source, must: "be a file that `save` wrote", but: "is empty",
        help: "it may have been cut: copy it, or download it, again")
    case .text, .json:
      guard ending != "csv" else { try call.require(kind, for: .csv, source); break }
      guard ending != "json" else { break }
      throw call.error(
        source, must: "be a file that `save` wrote",
        but: "is text; 'import' reads .csv, .tsv, .txt, .json and .jsonl")
    case .unknown where ending == "csv" || ending == "json":
      throw call.error(source, must: "be a file that `save` wrote", but: "is \(kind.phrase)")
    case .safetensors, .unknown: break
    }
    guard ending == "csv" || ending == "json" else { return nil }
    let (value, remarks) = ending == "csv" ? try call.read(source, as: .csv) : try call.savedJSON(source)
    remarks.dropFirst(ending == "csv" ? 1 : 0).forEach(call.note)
    return value
  }
}
