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
      if !isHub, let value = try plainValue(call, source) { return value }
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
    switch try file.kind() {
    case .foreign(let what, let help):
      throw call.error(source, must: "be a file that `save` wrote", but: "is \(what)", help: help)
    case .numpy:
      throw call.error(source, must: "be a file that `save` wrote", but: "is a numpy array; use 'import'")
    case .numpyArchive:
      throw call.error(
        source, must: "be a file that `save` wrote",
        but: "is numpy's .npz, an archive of arrays; use 'import'")
    case .hdf5:
      throw call.error(source, must: "be a file that `save` wrote", but: "is an HDF5 file; use 'import'")
    case .events:
      throw call.error(
        source, must: "be a file that `save` wrote", but: "is a TensorBoard event file; use 'import'")
    case .empty where ending != "csv" && ending != "json":
      throw call.error(source, must: "be a file that `save` wrote", but: "is empty")
    case .text where !["csv", "json", "safetensors"].contains(ending):
      throw call.error(
        source, must: "be a file that `save` wrote",
        but: "is text; 'import' reads .csv, .tsv, .txt, .json and .jsonl")
    default: break
    }
    guard ending == "csv" || ending == "json" else { return nil }
    let (value, remarks) = ending == "csv" ? try call.read(source, as: .csv) : try call.savedJSON(source)
    remarks.dropFirst(ending == "csv" ? 1 : 0).forEach(call.note)
    return value
  }
}
