import Figures
package import Language
import Storage

extension Command {
  /// `why`: shows how a picture was made.
  package static var why: Command {
    let source = Parameter(
      "file", .inputPath, .positional,
      "A PNG, SVG, PDF, GIF, .html or .vl.json file that dyne wrote, a run's folder, or a file of `save`.")
    return Command(
      "why", area: .pictures, "Shows how a picture that dyne wrote, or a run, was made, and of what.",
      help: """
        Every picture file contains the statement that wrote it, the program's version, the session's seed, \
        and the statements that produced its content, in order: `script` can be run as is, provided that the \
        files it loads exist. `inputs` has a record for each object or value that is drawn: its seed and a \
        hash of its content (FNV-1a, 64 bits, over the tensors that `save` would write), which shows whether \
        two pictures have the same content.

        Of a run's folder it shows the statements that make its result, where and when it began, and the \
        hash of its start; of a file of `save` or `collect … to=`, those that made the object. Copies that \
        don't keep extended attributes lose these, unless the file was saved with `script=true`.
        """,
      parameters: [source], returns: .record,
      examples: [
        Example(
          "why \"latent.png\"", "how the picture was made",
          setup: embeddingExample + "\nplot e to=\"latent.png\""),
        Example(
          "print (why \"arm.png\").script", "the statements that reproduce it",
          setup: "arm = ReacherVertical seed=1\nrender arm to=\"arm.png\" size=64"),
      ],
      seeAlso: ["plot", "render", "film", "history"]
    ) { call in
      let path = call.inputPath(call[source])
      let saved = call.inputPath(call[source].withEnding)
      if let made = try call.reason(ofRun: path) ?? call.reason(ofSaved: path) ?? call.reason(ofSaved: saved)
      {
        return .record(made)
      }
      let file = try call.inputFile(source)
      guard file.size <= 256 << 20 else {
        throw call.error(source, must: "be a picture", but: "is a file of \(file.size.bytesText)")
      }
      let picture: PictureFile
      do throws(FigureError) {
        picture = try PictureFile(try call.contents(of: file))
      } catch {
        throw call.error(source, must: "be a picture that dyne wrote", but: "is not: \(error)")
      }
      let facts = picture.provenance
      guard facts.contains(where: { $0.key == "Software" && $0.value.hasPrefix("dyne ") }) else {
        throw call.error(
          source, must: "be a picture that dyne wrote",
          but: "is a \(picture.kind.rawValue) from another program")
      }
      return .record(record(facts))
    }
  }

  private static func record(_ facts: Provenance) -> Record {
    var names: Set<String> = []
    let fields = facts.compactMap { fact -> (String, Value)? in
      let name = fact.key.lowercased()
      guard names.insert(name).inserted else { return nil }
      switch name {
      case "seed", "threads", "epoch":
        // beyond 2⁵³ a number would say another one
        guard let number = UInt64(fact.value), number <= 1 << 53 else { break }
        return (name, .number(Double(number)))
      case "inputs":
        if let value = try? ValueReader.value(Array(fact.value.utf8)[...]).value { return (name, value) }
      default: break
      }
      return (name, .string(fact.value))
    }
    return Record(fields)
  }
}

extension Call {
  /// All bytes of a file.
  func contents(of file: borrowing InputFile) throws(FigureError) -> [UInt8] {
    do {
      return try file.contents(expanding: 2)
    } catch {
      throw .image(reason: "\(error)")
    }
  }
}
