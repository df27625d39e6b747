import Language
import Storage
import Texts

/// What one statement read and made.
struct ProofEntry {
  /// A file that a statement read or wrote.
  struct File: Equatable {
    /// Seen from the current folder where it lies below it.
    let path: String
    let isWritten: Bool
    /// Whether there was none of that name before.
    let isNew: Bool
    let part: DigestPart
  }

  let place: String
  let text: String
  /// The hashes of variables as they were when the statement read them.
  let reads: [String: UInt64]
  /// The variables that it set or changed; no parts for one that is gone.
  let made: [String: [DigestPart]]
  let files: [File]
  /// The hash of random streams and counters after it.
  let streams: UInt64
  let output: [DigestPart]
}

extension ProofEntry {
  var json: JSON {
    var members = [
      JSON.Member("place", .string(place)), JSON.Member("statement", .string(text)),
      JSON.Member("streams", .string(hexadecimal(streams))),
    ]
    if !reads.isEmpty {
      let sorted = reads.sorted { $0.key < $1.key }
      members.append(
        JSON.Member("reads", .object(sorted.map { JSON.Member($0.key, .string(hexadecimal($0.value))) })))
    }
    if !files.isEmpty { members.append(JSON.Member("files", .array(files.map(\.json)))) }
    if !made.isEmpty {
      let sorted = made.sorted { $0.key < $1.key }
      members.append(
        JSON.Member("made", .object(sorted.map { JSON.Member($0.key, .array($0.value.map(\.json))) })))
    }
    if !output.isEmpty { members.append(JSON.Member("output", .array(output.map(\.json)))) }
    return .object(members)
  }

  /// Reads what `json` gave; nil for anything else.
  init?(_ json: JSON) {
    guard let place = json["place"]?.string, let text = json["statement"]?.string,
      let streams = json["streams"]?.string.flatMap({ UInt64($0, radix: 16) })
    else { return nil }
    var reads: [String: UInt64] = [:], made: [String: [DigestPart]] = [:], files: [File] = []
    for member in json["reads"]?.members ?? [] {
      guard let hash = member.value.string.flatMap({ UInt64($0, radix: 16) }) else { return nil }
      reads[member.name] = hash
    }
    for member in json["made"]?.members ?? [] {
      guard let parts = member.value.array?.map(DigestPart.init), !parts.contains(where: { $0 == nil }) else {
        return nil
      }
      made[member.name] = parts.compactMap(\.self)
    }
    for file in json["files"]?.array ?? [] {
      guard let file = File(file) else { return nil }
      files.append(file)
    }
    let output = (json["output"]?.array ?? []).map(DigestPart.init)
    guard !output.contains(where: { $0 == nil }) else { return nil }
    self.init(
      place: place, text: text, reads: reads, made: made, files: files, streams: streams,
      output: output.compactMap(\.self))
  }
}

extension ProofEntry.File {
  fileprivate var json: JSON {
    .object([
      JSON.Member("path", .string(path)),
      JSON.Member("use", .string(isWritten ? isNew ? "made" : "written" : "read")),
      JSON.Member("bytes", part.json),
    ])
  }

  fileprivate init?(_ json: JSON) {
    guard let path = json["path"]?.string, let use = json["use"]?.string,
      ["read", "written", "made"].contains(use), let part = json["bytes"].flatMap(DigestPart.init)
    else { return nil }
    self.init(path: path, isWritten: use != "read", isNew: use == "made", part: part)
  }
}
