package import Storage

/// Writes the file of a dataset while its sequences are being collected.
package struct SequenceWriter: ~Copyable {
  private var file: SafetensorsWriter

  /// Opens a file for `count` sequences; what `extras` hold is kept with them.
  package init(
    environment: EnvironmentRecord, seed: UInt64, policy: String?, layout: SequenceLayout, count: Int,
    extras: Safetensors, to path: String, isCancelled: @escaping () -> Bool
  ) throws(StorageError) {
    var head = SequenceDataset.file(environment: environment, seed: seed, policy: policy)
    head.add(extras, prefix: "")
    file = try SafetensorsWriter(
      head, columns: Sequences(layout: layout).columns, rows: count, to: path, isCancelled: isCancelled)
  }

  /// Adds sequences to those that are there.
  package mutating func append(_ sequences: Sequences) throws(StorageError) {
    try file.append(sequences.columns)
  }

  /// Gives the file its name, once all sequences are there; returns the name under which a former file is kept.
  package consuming func finish() throws(StorageError) -> String? { try file.finish() }
}
