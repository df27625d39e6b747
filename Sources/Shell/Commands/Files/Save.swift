import Datasets
import Embeddings
import Experiments
package import Language
import Storage
import Texts

extension Command {
  /// `save`: keeps an object or a table in a file.
  package static var save: Command {
    let subject = Parameter(
      "x", .value, .positional, "A dataset, an embedding, a TD3 agent, a table, or plain values.")
    let target = Parameter("to", .path, .named, "The file to write.")
    let data = Parameter(
      "data", .choice(SavedData.self), default: .all, "How much is kept of what an object learned from.")
    let script = Parameter(
      "script", .boolean, default: false,
      "For an object: whether the statements that made it are in the file itself, not beside its content.")
    return Command(
      "save", area: .files, "Saves an object or a value to a file for `load`.",
      help: """
        Objects are saved in the safetensors format, with weights under PyTorch's names and layouts; an \
        embedding with the data it learns from, an agent with its replay buffer and its current episode. \
        `.safetensors` is added to a name without an extension. Tables, numbers, strings, booleans, arrays, \
        lists and records are saved in full as JSON, with the ending .json, in the form that Docs/JSON.md \
        describes; a table also as CSV, without the units of its columns, and for people as Markdown (.md) \
        or LaTeX (.tex, with booktabs), with the digits that the prompt shows. `data=none` leaves out what \
        an object learned from, an embedding's sequences but the first or an agent's replay: it can be used \
        as it is, an agent can be trained on, an embedding with `train e data=`. What a format can't hold is \
        refused before anything is written.

        Equal objects have equal files, however they were made. The statements that made an object are \
        therefore kept beside the file's content, as an extended attribute, where `load`, `describe` and \
        `why` find them; `mv`, `cp -a` and `rsync -X` take them along, `cp` and `scp` don't. With \
        `script=true` they are in the file itself. An existing file is replaced once or not at all; the old \
        one is kept under its name followed by `~`.
        """,
      parameters: [subject, target, data, script],
      examples: [
        Example("save e to=\"runs/reacher\"", "writes runs/reacher.safetensors", setup: embeddingExample),
        Example(
          "save e to=\"runs/small\" data=none", "what agents need of it, to share",
          setup: embeddingExample),
        Example(
          "save e to=\"runs/whole\" script=true", "with the statements that made it, to hand over",
          setup: embeddingExample),
        Example("save agent.curve to=\"curve.csv\"", "a learning curve as CSV", setup: agentExample),
      ],
      seeAlso: ["load", "ls"]
    ) { call in
      try call.session.unsaved.saving { try call.save(subject, to: target, call[data], script) }
      return .none
    }
  }
}

extension Call {
  fileprivate func save(
    _ subject: Parameter<Value>, to target: Parameter<String>, _ data: SavedData, _ script: Parameter<Bool>
  ) throws {
    let value = self[subject], name = self[target]
    if self[script], !(value.object is any RestorableObject) {
      throw error(script, must: "be given for a dataset, an embedding or a TD3 agent", but: "is true")
    }
    if let text = try keptText(subject, target) {
      try writeFile(Array(text.utf8), to: name, what: value.isTable ? "table" : "file")
    } else if let object = value.object as? any RestorableObject {
      try save(object, to: try savedName(name, target), data, withScript: self[script])
      // what was left out is still in this session alone
      if data == .none { return }
    } else {
      throw error(
        subject, must: "be a dataset, an embedding, a TD3 agent, a table or plain values",
        but: "is \(value.brief)")
    }
    session.unsaved.didSave(value, in: session.variables)
  }

  private func save(
    _ object: any RestorableObject, to path: String, _ data: SavedData, withScript: Bool
  ) throws {
    var file = data == .all ? object.file : try object.fileWithoutData(self)
    let script = script(of: object).joined(separator: "\n")
    if withScript { file.metadata[Safetensors.scriptKey] = script }
    try object.check(file, for: path)
    if holds(file, at: path) {
      object.origin.file = path
      return note("'\(path)' holds this already")
    }
    try prepareFolder(of: path)
    let former = try write(file, [.script: script], to: session.outputPath(path))
    object.origin.file = path
    noteWritten(path, former: former)
  }

  /// Whether a script that goes on after it was stopped has written a file already.
  private func holds(_ file: Safetensors, at path: String) -> Bool {
    guard session.settings.resumes, let former = try? Safetensors(contentsOf: session.outputPath(path)),
      former.metadata == file.metadata, let hash = try? former.contentHash
    else { return false }
    return hash == (try? file.contentHash)
  }

  private func write(_ file: Safetensors, _ notes: [FileNote: String], to full: String) throws -> String? {
    do {
      return try file.write(to: full, notes: notes, isCancelled: session.services.isInterrupted)
    } catch StorageError.stopped {
      throw Interrupted()
    }
  }

  /// Says that a file was written, and under which name a former one is kept.
  func noteWritten(_ path: String, former: String?) {
    let kept = former.map { "; the old one is kept as '\(formerName($0, of: path))'" }
    note("wrote '\(path)'" + (kept ?? ""))
  }
}

extension Value {
  fileprivate var isTable: Bool {
    if case .table = self { true } else { false }
  }
}

extension Call {
  /// The text that keeps a table or plain values; nil for an object.
  fileprivate func keptText(_ subject: Parameter<Value>, _ target: Parameter<String>) throws -> String? {
    let value = self[subject]
    switch value {
    case .object, .function, .none: return nil
    default: break
    }
    let ending = self[target].ending
    if case .table(let table) = value, ending == "csv" {
      do {
        let text = try CSV.text(table, isInterrupted: session.services.isInterrupted)
        let units = table.columns.filter { $0.unit != nil }.map(\.name)
        if !units.isEmpty {
          note("without the units of \(units.joined(separator: ", ")), which a .json keeps")
        }
        return text
      } catch let refusal as TableFile.Refusal {
        throw error(subject, must: refusal.must, but: refusal.but)
      }
    }
    if case .table(let table) = value, ["md", "tex"].contains(ending) {
      do {
        let printed = try PrintedTable(table)
        return ending == "md"
          ? try printed.markdown(session.services.isInterrupted)
          : try printed.latex(session.services.isInterrupted)
      } catch let refusal as TableFile.Refusal {
        throw error(subject, must: refusal.must, but: refusal.but)
      }
    }
    guard ending == "json" else {
      let what = value.isTable ? ".json, .csv, .md or .tex for a table" : ".json for \(value.brief)"
      let exports = ["npy", "jsonl", "tsv", "txt"].contains(ending)
      throw error(
        target, must: "end in \(what)", but: "is \(self[target].quoted)",
        help: exports ? "'export' writes files for other programs" : nil)
    }
    do {
      return try value.fileJSON(isInterrupted: session.services.isInterrupted) + "\n"
    } catch let unkept as UnkeptValue {
      throw error(
        subject, must: "be a dataset, an embedding, a TD3 agent, a table or plain values", but: "\(unkept)")
    }
  }
}

/// How much is kept of what an object learned from.
enum SavedData: String, Choice {
  case all, none

  var sentence: String {
    switch self {
    case .all: "All of it, so that `load` goes on exactly."
    case .none: "Nothing: tens of megabytes instead of gigabytes."
    }
  }
}

extension String {
  /// The name with `.safetensors` where it has no ending.
  var withEnding: String {
    let name = split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    return name.dropFirst().contains(".") ? self : self + ".safetensors"
  }
}

extension Call {
  /// The name of a file that keeps an object: with `.safetensors` where it has no ending.
  func savedName<T>(_ name: String, _ parameter: Parameter<T>) throws -> String {
    let ending = name.split(separator: ".").last.map(String.init) ?? ""
    if name.contains("."), ["csv", "json", "png", "svg", "pdf", "txt", "dyne", "xml", "npy"].contains(ending)
    {
      throw error(
        parameter, must: "end in .safetensors, or have no extension, for an object", but: "is '\(name)'")
    }
    guard !name.isEmpty, !name.hasSuffix("/") else {
      throw error(parameter, must: "be the name of a file", but: "is '\(name)'")
    }
    return name.withEnding
  }

  /// Writes a file in one go, making the folders it needs; a former one is kept, and said.
  func writeFile(_ bytes: [UInt8], to path: String, what: String) throws {
    try prepareFolder(of: path)
    let former = try replaceFile(at: session.outputPath(path)) { file throws(StorageError) in
      try file.write(bytes)
    }
    noteFormer(former, of: path, what: what)
  }

  /// Says under which name a former file is kept, if there was one.
  func noteFormer(_ former: String?, of path: String, what: String) {
    guard let former else { return }
    note("the old \(what) is kept as '\(formerName(former, of: path))'")
  }

  /// The name of a kept file as the user would write it: a link's is where the link leads.
  func formerName(_ former: String, of path: String) -> String {
    former == session.outputPath(path) + "~" ? path + "~" : former
  }

  /// Makes the folders that a file needs, and removes what programs left there that were killed while they
  /// wrote.
  func prepareFolder(of path: String) throws {
    let full = session.outputPath(path)
    try createFolders(for: full)
    let removed = removeAbandonedFiles(beside: full)
    if removed.count > 0 {
      let files = removed.count == 1 ? "a half-written file" : "\(removed.count) half-written files"
      note("removed \(files) (\(byteCountText(removed.bytes))) left by a killed process")
    }
    if nameCount(of: full) > 1 {
      note("'\(path)' had another name (a hard link), which keeps the old content")
    }
  }
}
