package import Numerics
package import Storage

/// Writes the file of a dataset while its sequences are being collected.
package struct SequenceWriter: ~Copyable {
  private var file: SafetensorsWriter
  /// Frames written so far.
  private var frames = 0
  private var dropped = DroppedSequences()

  /// Opens a file for `count` sequences, seen in about so many frames if any; what `extras` hold is kept with
  /// them.
  package init(
    environment: EnvironmentRecord, seed: UInt64, policy: String?, layout: SequenceLayout, count: Int,
    frames: (shape: FrameStack, count: Int)? = nil, extras: Safetensors, to path: String,
    isCancelled: @escaping () -> Bool
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
      to: path, isCancelled: isCancelled)
  }

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
    dropped += sequences.dropped
    try file.append(columns)
  }

  /// Gives the file its name, once all sequences are there; returns the name under which a former file is
  /// kept.
  package consuming func finish() throws(StorageError) -> String? {
    try file.replace(DroppedSequences.name, with: dropped.tensor)
    return try file.finish()
  }
}
