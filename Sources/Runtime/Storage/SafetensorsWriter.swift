/// Writes a safetensors file while its rows come: some tensors, the columns, grow along their first dimension
/// up to a number of rows that is known from the start; one more may grow to any number of rows.
///
/// The file is, byte for byte, the one that `Safetensors.write` makes of the whole. It takes its name when it
/// is finished; before, and if it never is, the former one stays.
package struct SafetensorsWriter: ~Copyable {
  private let file: Safetensors
  private let replacement: Replacement
  private let dataStart: Int
  private var ordered: [(name: String, place: TensorPlace)]
  private let places: [String: TensorPlace]
  private let rows: Int
  /// Rows written so far, of the columns and of the tensor that grows.
  package private(set) var written = 0, grown = 0
  private var unsettled = 0

  /// Opens a file that will hold `file` and the `columns`, which give the types and, with any number of rows,
  /// the shapes.
  ///
  /// The tensor that `file` calls its last may be among `growing`, which gives it as the columns do, with
  /// about so many rows as it will have. Room on the disk is kept for all of it, so that a full disk shows
  /// now. `isCancelled` is asked now and then. Where the file has a `partial` name until it is finished, it
  /// stays under that name, and what it holds there can be gone on with (`resume`).
  package init(
    _ file: Safetensors, columns: [String: Tensor], rows: Int, growing: (tensor: Tensor, rows: Int)? = nil,
    to path: String, partial: String? = nil, isCancelled: @escaping () -> Bool = { false }
  ) throws(StorageError) {
    var tensors = file.tensors.mapValues { TensorPlace(type: $0.type, shape: $0.shape) }
    for (name, column) in columns {
      precondition(tensors[name] == nil && name != Safetensors.metadataName && !column.shape.isEmpty)
      tensors[name] = TensorPlace(type: column.type, shape: [rows] + column.shape.dropFirst())
    }
    if let growing, let last = file.last {
      precondition(tensors[last] == nil && !growing.tensor.shape.isEmpty)
      tensors[last] = TensorPlace(
        type: growing.tensor.type, shape: [growing.rows] + growing.tensor.shape.dropFirst())
    }
    let ordered = file.places(of: tensors)
    let header = file.header(of: ordered)
    let replacement: Replacement
    if let partial {
      replacement = try Replacement(of: path, continuing: partial, isCancelled: isCancelled)
    } else {
      replacement = try Replacement(of: path, isCancelled: isCancelled)
    }
    let dataStart = header.count
    try replacement.file.reserve(dataStart + ordered.reduce(0) { $0 + $1.place.byteCount })
    try replacement.file.write(header, at: 0)
    for (name, place) in ordered {
      try file[name]?.write(to: replacement.file, at: dataStart + place.offset)
    }
    self.file = file
    self.replacement = replacement
    self.ordered = ordered
    places = Dictionary(uniqueKeysWithValues: ordered.map { ($0.name, $0.place) })
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
      try write(part, to: place, row: written)
    }
    written += count
  }

  /// Adds rows to the tensor that grows.
  package mutating func grow(by part: Tensor) throws(StorageError) {
    guard let last = file.last, let place = places[last] else { preconditionFailure("no tensor grows") }
    precondition(part.type == place.type && part.shape.dropFirst() == place.shape.dropFirst())
    try write(part, to: place, row: grown)
    grown += part.shape[0]
  }

  /// Writes a tensor that isn't a column once more, with other elements.
  package func replace(_ name: String, with tensor: Tensor) throws(StorageError) {
    guard let place = places[name], file[name] != nil else { preconditionFailure("'\(name)' isn't there") }
    precondition(tensor.type == place.type && tensor.shape == place.shape)
    try tensor.write(to: replacement.file, at: dataStart + place.offset)
  }

  private mutating func write(_ part: Tensor, to place: TensorPlace, row: Int) throws(StorageError) {
    try part.write(to: replacement.file, at: dataStart + place.offset + row * place.rowBytes)
    unsettled += part.byteCount
    // what waits for the disk stays short, so that the end doesn't take long
    replacement.file.settle(after: &unsettled)
  }

  /// Goes on after so many rows of the columns and of the tensor that grows, which are there already.
  package mutating func resume(after rows: Int, grown: Int) {
    precondition(written == 0 && self.grown == 0 && rows <= self.rows)
    (written, self.grown) = (rows, grown)
  }

  /// The hash of some rows as a file under some name holds them: of each of the columns, in the order of
  /// their names, then of the tensor that grows.
  package func hash(
    of names: [String], rows: Range<Int>, grown: Range<Int>, in path: String
  ) throws(StorageError) -> ContentHash {
    let input = try InputFile(path: path)
    var hash = ContentHash()
    var ranges = names.sorted().compactMap { name in places[name].map { ($0, rows) } }
    if let last = file.last, let place = places[last] { ranges.append((place, grown)) }
    for (place, range) in ranges {
      let start = dataStart + place.offset + range.lowerBound * place.rowBytes
      let end = start + range.count * place.rowBytes
      guard end <= input.size else {
        throw .damaged(path: path, reason: "it has \(input.size) bytes of \(end)")
      }
      for part in stride(from: start, to: end, by: 8 << 20) {
        hash.add(try input.read(min(8 << 20, end - part), UInt8.self, at: part))
      }
    }
    return hash
  }

  /// Waits until all rows written so far are on the disk.
  package func synchronize() throws(StorageError) { try replacement.file.synchronize() }

  /// Gives the file its name, once all rows are there; returns the name under which a former file is kept.
  package consuming func finish(notes: [FileNote: String] = [:]) throws(StorageError) -> String? {
    precondition(written == rows, "all rows must be written")
    if let last = ordered.indices.last, file[ordered[last].name] == nil, ordered[last].name == file.last {
      ordered[last].place.rows = grown
      try replacement.file.write(file.header(of: ordered), at: 0)
      try replacement.file.truncate(
        to: dataStart + ordered[last].place.offset + ordered[last].place.byteCount)
    }
    replacement.file.keep(notes)
    return try replacement.commit()
  }
}
