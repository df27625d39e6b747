import Language
import Storage

extension Call {
  /// The format of what is imported: the one that was asked for, or what the file holds, or what its ending
  /// says; throws where the file is something else than that, and says what.
  func inputFormat(_ source: Parameter<String>, asked: InputFormat?) throws -> InputFormat {
    // an id or a folder; the file in it is looked at where it is found
    if asked == .minari || (asked ?? .d4rl) == .d4rl && isMinariFolder(inputPath(self[source])) {
      return asked ?? .minari
    }
    let kind = try kind(of: source, asked: asked)
    if asked == .csv, kind == .json { return .csv }
    let format = asked ?? kind.format(of: self[source]) ?? InputFormat(ending: self[source])
    if let format {
      try require(kind, for: format, source)
      return format
    }
    switch kind {
    case .text, .json:
      throw error(
        source, must: "end in .csv, .tsv, .txt, .json, .jsonl, .npy or .npz",
        but: "is \(self[source].quoted)",
        help: "format=csv, say, reads it whatever its name is")
    case .foreign(_, let help):
      throw error(source, must: "be a table or an array", but: "is \(kind.phrase)", help: help)
    default:
      throw error(source, must: "be a table or an array", but: "is \(kind.phrase)", help: kind.use)
    }
  }

  /// What a file is; one that is said to be text is that where it can be, whatever else it begins like.
  private func kind(of source: Parameter<String>, asked: InputFormat?) throws -> FileKind {
    let file = try inputFile(source)
    switch asked {
    case .csv: if let text = try file.kindOfText() { return text }
    case .json, .jsonl: if try file.kindOfText() == .json { return .json }
    default: break
    }
    return try file.kind()
  }

  /// Throws unless a file of a kind can be read as a format; the error names what the file is.
  func require(_ kind: FileKind, for format: InputFormat, _ source: Parameter<String>) throws {
    guard !format.accepts(kind) else { return }
    let help =
      switch kind {
      case .foreign(_, let help): help
      case .text where format == .npy: "if it holds a table, name it .csv"
      case .empty: "it may have been cut: copy it, or download it, again"
      default: kind.use
      }
    throw error(source, must: "be \(format.phrase)", but: "is \(kind.phrase)", help: help)
  }
}

extension FileKind {
  /// The format that the content alone says; nil where the name must.
  func format(of path: String) -> InputFormat? {
    switch self {
    case .numpy: path.hasSuffix("eval.npy") ? .published : .npy
    case .numpyArchive: .npz
    case .events: .events
    case .hdf5: .minari
    default: nil
    }
  }

  /// What reads a file of this kind.
  var use: String? {
    switch self {
    case .numpy: "format=npy reads it"
    case .numpyArchive: "format=npz reads it"
    case .events: "format=events reads it"
    case .hdf5: "format=minari reads it, or format=d4rl"
    case .safetensors: "'load' reads what dyne saved"
    case .text: "format=csv reads it as a table"
    case .json:
      "format=json reads it, format=jsonl where each line is a value, format=csv where it is a table"
    case .empty, .unknown, .foreign: nil
    }
  }
}

extension InputFormat {
  /// The format that the end of a name says; nil where it says none.
  init?(ending path: String) {
    // cut before the words by which it is known
    if path.contains("tfevents") {
      self = .events
      return
    }
    switch path.ending {
    case "csv", "tsv", "tab", "txt", "dat", "data": self = .csv
    case "jsonl", "ndjson": self = .jsonl
    case "json": self = .json
    case "npy": self = path.hasSuffix("eval.npy") ? .published : .npy
    case "npz": self = .npz
    case "hdf5", "h5": self = .minari
    default: return nil
    }
  }

  /// Whether the reader of the format can begin with a file of a kind.
  func accepts(_ kind: FileKind) -> Bool {
    switch self {
    case .csv: kind == .text
    case .json: kind == .text || kind == .json
    case .jsonl: kind == .text || kind == .json || kind == .empty
    case .npy, .published: kind == .numpy
    case .npz: kind == .numpyArchive
    // what was cut within its first record
    case .events: kind == .events || kind == .unknown
    case .minari, .d4rl: kind == .hdf5
    }
  }
}
