package import Language
import Storage

extension Command {
  /// `ls`: lists a folder.
  package static var ls: Command {
    let folder = Parameter(
      "folder", .path, .positional, default: ".", note: "the current one",
      "The folder to list; `~` stands for your home folder.")
    let all = Parameter(
      "all", .boolean, default: false, "Whether names that begin with a dot are listed too.")
    return Command(
      "ls", area: .files, "Lists what a folder holds.", parameters: [folder, all],
      returns: .table([
        FieldType("name", .list(.string), "The name; a folder's ends in `/`."),
        FieldType("size", .array, unit: "bytes", "The size; nan for what is no file."),
        FieldType("modified", .list(.string), "When it changed last, in local time."),
      ]),
      examples: [
        Example("ls", "a table of files and folders"),
        Example("(ls \"/\").name", "the names alone"),
      ]
    ) { call in
      do throws(StorageError) {
        let entries = try folderEntries(call.folderNamed(call[folder]))
        return .table(table(entries.filter { call[all] || !$0.name.hasPrefix(".") }))
      } catch {
        throw call.error(folder, must: "be a folder you may read", but: "is \(error.reason(call[folder]))")
      }
    }
  }

  private static func table(_ entries: [FolderEntry]) -> Table {
    Table(
      kind: "files",
      [
        .init("name", values: entries.map { .string($0.name + ($0.kind == .folder ? "/" : "")) }),
        .init("size", unit: "bytes", entries.map { $0.kind == .file ? Double($0.bytes) : .nan }),
        .init("modified", values: entries.map { .string(localTimeText($0.modified)) }),
      ])
  }
}
