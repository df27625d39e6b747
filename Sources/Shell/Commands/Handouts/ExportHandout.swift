import Diagnostics
import Language
import Storage

extension Call {
  /// Runs a script and writes it as a page with its results and figures.
  func exportHandout<T>(
    of script: String, _ subject: Parameter<T>, to path: String, _ format: HandoutFormat?,
    _ target: Parameter<String?>
  ) throws {
    guard let format else {
      throw error(target, must: "end in .md, .html or .ipynb for a script", but: "is '\(path)'")
    }
    let handout = try Handout(try source(of: script, subject), in: session)
    let ending = "." + format.rawValue
    let folder = (path.lowercased().hasSuffix(ending) ? String(path.dropLast(ending.count)) : path) + "_files"
    if format == .md {
      for figure in handout.figures { try write(figure.bytes, to: "\(folder)/\(figure.name)") }
    }
    let name = folder.split(separator: "/").last.map(String.init) ?? folder
    try write(Array(format.text(handout, figures: name).utf8), to: path)
    note("wrote '\(path)', \(handout.figures.count.counted("figure"))")
  }

  private func source<T>(of script: String, _ subject: Parameter<T>) throws -> SourceText {
    let path = inputPath(script)
    do {
      let file = try InputFile(path: path, isCancelled: session.services.isInterrupted)
      let bytes = try file.read(file.size, UInt8.self, at: 0)
      guard let source = SourceText(name: path, bytes: bytes) else {
        throw error(subject, must: "be a script", but: "'\(script)' is not UTF-8 text")
      }
      return source
    } catch let problem as StorageError {
      let reason = if case .unreadable(_, let reason) = problem { reason } else { "it is not a regular file" }
      throw error(subject, must: "be a readable script", but: "is not: \(reason)")
    }
  }

  /// Writes a file of a page, in place of one that may exist.
  func write(_ bytes: [UInt8], to path: String) throws {
    try prepareFolder(of: path)
    do {
      let former = try replaceFile(
        at: session.outputPath(path), isCancelled: session.services.isInterrupted
      ) { file throws(StorageError) in try file.write(bytes) }
      noteFormer(former, of: path, what: "file")
    } catch StorageError.stopped {
      throw Interrupted()
    }
  }
}
