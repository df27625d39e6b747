import Datasets
import Embeddings
import Experiments
package import Language
import Storage

extension Command {
  /// `ls`: lists a folder.
  package static var ls: Command {
    let folder = Parameter(
      "folder", .path, .positional, default: ".", note: "the current one",
      "The folder to list; `~` is your home folder.")
    let all = Parameter(
      "all", .boolean, default: false, "Whether to list names that begin with a dot too.")
    return Command(
      "ls", area: .files, "Lists a folder's contents.",
      help: "The kind of dyne's own files is shown: embedding, agent, dataset, table, picture or script.",
      parameters: [folder, all],
      returns: .table([
        FieldType("name", .list(.string), "The name; names of folders end in `/`."),
        FieldType("kind", .list(.string), "What it is, such as embedding, table or folder."),
        FieldType("size", .array, unit: "bytes", "The size; nan if it isn't a file."),
        FieldType("modified", .list(.string), "When it last changed, in local time."),
      ]),
      examples: [
        Example("ls", "a table of files and folders"),
        Example("(ls \"/\").name", "the names alone"),
      ],
      seeAlso: ["load", "cd", "pwd"]
    ) { call in
      do throws(StorageError) {
        let path = call.session.path(call[folder])
        let entries = try folderEntries(path)
        return .table(table(entries.filter { call[all] || !$0.name.hasPrefix(".") }, in: path))
      } catch {
        throw call.error(folder, must: "be a folder you may read", but: "is \(error.reason(call[folder]))")
      }
    }
  }

  private static func table(_ entries: [FolderEntry], in folder: String) -> Table {
    Table(
      kind: .files,
      [
        .init("name", values: entries.map { .string($0.name + ($0.kind == .folder ? "/" : "")) }),
        .init("kind", values: entries.map { .string($0.kindWord(in: folder)) }),
        .init("size", unit: "bytes", entries.map { $0.kind == .file ? Double($0.bytes) : .nan }),
        .init("modified", values: entries.map { .string(localTimeText($0.modified)) }),
      ])
  }
}

extension FolderEntry {
  /// What an entry of a folder is, in a word.
  fileprivate func kindWord(in folder: String) -> String {
    guard kind == .file else { return kind.rawValue }
    if isTemporary { return "half-written" }
    switch name.split(separator: ".").last?.lowercased() {
    case "safetensors": return savedKind(folder + "/" + name) ?? "file"
    case "csv": return "table"
    case "png", "svg", "pdf": return "picture"
    case "dyne": return "script"
    default: return "file"
    }
  }

  /// What kind of object a file holds; nil if dyne hasn't written it.
  private func savedKind(_ path: String) -> String? {
    let kind = Safetensors.metadata(of: path)?["dyne"]
    return restorableObjects.first { $0.fileKind == kind }?.fileWord
  }
}
