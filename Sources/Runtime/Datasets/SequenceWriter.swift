package import Numerics
package import Storage

/// Writes the file of a dataset while its sequences are being collected.
package struct SequenceWriter: ~Copyable {
  private var file: SafetensorsWriter
  private let names: [String]
  /// Frames written so far.
  private var frames = 0
  private var dropped = DroppedSequences()
  /// Where the file lies until it is finished, where that isn't left to the writer.
  private let partial: String?
  /// What was written so far, where the file can be gone on with.
  package private(set) var parts: [Part] = []

  /// Sequences written so far.
  package var count: Int { file.written }

  /// Some sequences that were added at once.
  package struct Part: Sendable, Equatable {
    package let sequences: Int, frames: Int
    let dropped: DroppedSequences
    let hash: ContentHash
  }

  /// Opens a file for `count` sequences, seen in about so many frames if any; what `extras` hold is kept with
  /// them.
  ///
  /// With a `partial` name it lies there until it is finished, and can be gone on with.
  package init(
    environment: EnvironmentRecord, seed: UInt64, policy: String?, layout: SequenceLayout, count: Int,
    frames: (shape: FrameStack, count: Int)? = nil, extras: Safetensors, to path: String,
    partial: String? = nil, isCancelled: @escaping () -> Bool
  ) throws(StorageError) {
    var head = SequenceDataset.file(
      environment: environment, seed: seed, policy: policy, frames: frames?.shape)
    head.add(extras, prefix: "")
    head[DroppedSequences.name] = DroppedSequences().tensor
    var columns = Sequences(layout: layout).columns
    if frames != nil { columns[FrameTable.firstName] = Tensor([Int64](), shape: [0]) }
    file = try SafetensorsWriter(
      head, columns: columns, rows: count,
      growing: frames.map { (Tensor([UInt8](), shape: [0, $0.shape.size, $0.shape.size, 3]), $0.count) },
      to: path, partial: partial, isCancelled: isCancelled)
    self.partial = partial
    names = Array(columns.keys)
  }

  /// Goes on after those of the parts of a former process that are there as they were written, from the first
  /// on.
  package mutating func resume(_ former: [Part]) throws(StorageError) {
    guard let partial else { preconditionFailure("only what has a name can be gone on with") }
    var rows = 0
    for part in former {
      let hash: ContentHash
      do throws(StorageError) {
        hash = try file.hash(
          of: names, rows: rows..<rows + part.sequences, grown: frames..<frames + part.frames, in: partial)
      } catch {
        break
      }
      guard hash == part.hash else { break }
      rows += part.sequences
      frames += part.frames
      dropped += part.dropped
      parts.append(part)
    }
    file.resume(after: rows, grown: frames)
  }

  /// Waits until all that was added is on the disk.
  package func synchronize() throws(StorageError) { try file.synchronize() }

  /// Adds sequences to those that are there, and their frames.
  package mutating func append(_ sequences: Sequences) throws(StorageError) {
    var columns = sequences.columns
    if let record = sequences.frames {
      columns[FrameTable.firstName] = Tensor(
        record.first.map { Int64($0 + frames) }, shape: [sequences.count])
      try file.grow(
        by: Tensor(record.bytes, shape: [record.count, record.shape.size, record.shape.size, 3]))
      frames += record.count
    }
    try file.append(columns)
    dropped += sequences.dropped
    if partial != nil { parts.append(try Part(sequences, columns)) }
  }

  /// Gives the file its name, once all sequences are there; returns the name under which a former file is
  /// kept.
  package consuming func finish(notes: [FileNote: String] = [:]) throws(StorageError) -> String? {
    try file.replace(DroppedSequences.name, with: dropped.tensor)
    return try file.finish(notes: notes)
  }
}

extension SequenceWriter.Part {
  /// What a part of so many columns is, once it is written.
  fileprivate init(_ added: Sequences, _ columns: [String: Tensor]) throws(StorageError) {
    var hash = ContentHash()
    for (_, column) in columns.sorted(by: { $0.key < $1.key }) { try hash.add(column) }
    if let frames = added.frames { hash.add(frames.bytes) }
    self.init(sequences: added.count, frames: added.frames?.count ?? 0, dropped: added.dropped, hash: hash)
  }

  /// The part in a line of text.
  package var text: String {
    let counts = [sequences, frames, dropped.terminated, dropped.unstable, dropped.timeLimit]
    return counts.map(String.init).joined(separator: " ") + " " + hash.text
  }

  /// Reads what `text` gives; nil if it is something else.
  package init?(_ text: some StringProtocol) {
    let words = text.split(separator: " ")
    let counts = words.dropLast().compactMap { Int($0) }
    guard counts.count == 5, counts.allSatisfy({ 0...1_000_000_000 ~= $0 }), words.count == 6,
      let hash = ContentHash(text: words[5])
    else { return nil }
    self.init(
      sequences: counts[0], frames: counts[1],
      dropped: DroppedSequences(terminated: counts[2], unstable: counts[3], timeLimit: counts[4]), hash: hash)
  }
}
