/// Writes a safetensors file while its rows come: some tensors, the columns, grow along their first dimension up to a
/// number of rows that is known from the start.
///
/// The file is, byte for byte, the one that `Safetensors.write` makes of the whole. It takes its name when it is finished;
/// before, and if it never is, the former one stays.
package struct SafetensorsWriter: ~Copyable {
  private let replacement: Replacement
  private let dataStart: Int
  private let places: [String: TensorPlace]
  private let rows: Int
  /// Rows written so far.
  private var written = 0
  private var unsettled = 0

  /// Opens a file that will hold `file` and the `columns`, which give the types and, with any number of rows, the shapes.
  ///
  /// Room on the disk is kept for all of it, so that a full disk shows now. `isCancelled` is asked now and then.
  package init(
    _ file: Safetensors, columns: [String: Tensor], rows: Int, to path: String,
    isCancelled: @escaping () -> Bool = { false }
  ) throws(StorageError) {
    var tensors = file.tensors.mapValues { TensorPlace(type: $0.type, shape: $0.shape) }
    for (name, column) in columns {
      precondition(tensors[name] == nil && name != Safetensors.metadataName && !column.shape.isEmpty)
      tensors[name] = TensorPlace(type: column.type, shape: [rows] + column.shape.dropFirst())
    }
    let ordered = file.places(of: tensors)
    let header = file.header(of: ordered)
    let replacement = try Replacement(of: path, isCancelled: isCancelled)
    let places = Dictionary(uniqueKeysWithValues: ordered.map { ($0.name, $0.place) })
    let dataStart = header.count
    try replacement.file.reserve(dataStart + places.values.reduce(0) { $0 + $1.byteCount })
    try replacement.file.write(header, at: 0)
    for (name, place) in ordered {
      try file[name]?.write(to: replacement.file, at: dataStart + place.offset)
    }
    self.replacement = replacement
    self.places = places
    self.dataStart = dataStart
    self.rows = rows
  }

  /// Adds the same number of rows to each column.
  package mutating func append(_ parts: [String: Tensor]) throws(StorageError) {
    guard let count = parts.values.first?.shape[0] else { return }
    precondition(written + count <= rows)
    for (name, part) in parts {
      guard let place = places[name] else { preconditionFailure("'\(name)' isn't a column") }
      precondition(part.type == place.type && part.shape == [count] + place.shape.dropFirst())
      let rowBytes = place.byteCount / rows
      try part.write(to: replacement.file, at: dataStart + place.offset + written * rowBytes)
      unsettled += count * rowBytes
      // what waits for the disk stays short, so that the end doesn't take long
      replacement.file.settle(after: &unsettled)
    }
    written += count
  }

  /// Gives the file its name, once all rows are there; returns the name under which a former file is kept.
  package consuming func finish() throws(StorageError) -> String? {
    precondition(written == rows, "all rows must be written")
    return try replacement.commit()
  }
}
