import Texts

extension Safetensors {
  /// Writes a file, in place of one that may exist, and returns the name under which that is kept.
  ///
  /// Equal collections make equal bytes: tensors are ordered by type, then by name (but `last` is the last),
  /// texts by key.
  @discardableResult
  package func write(
    to path: String, notes: [FileNote: String] = [:], isCancelled: @escaping () -> Bool = { false }
  ) throws(StorageError) -> String? {
    let places = places(of: tensors.mapValues { TensorPlace(type: $0.type, shape: $0.shape) })
    let header = header(of: places)
    return try replaceFile(at: path, isCancelled: isCancelled) { file throws(StorageError) in
      try file.require(header.count + places.reduce(0) { $0 + $1.place.byteCount })
      try file.write(header)
      for (name, _) in places { try tensors[name]?.write(to: file) }
      file.keep(notes)
    }
  }

  /// Gives tensors their places: in the order of types, then of names, and `last` after all others.
  func places(of tensors: [String: TensorPlace]) -> [(name: String, place: TensorPlace)] {
    let ordered = tensors.sorted { a, b in
      if a.key == last || b.key == last { return b.key == last && a.key != last }
      return a.value.type == b.value.type ? isBefore(a.key, b.key) : a.value.type.rank > b.value.type.rank
    }
    var offset = 0
    return ordered.map { name, place in
      var place = place
      place.offset = offset
      offset += place.byteCount
      return (name, place)
    }
  }

  /// What comes before the tensors' data: the length of the text that describes them, and that text.
  ///
  /// It is as long as it would be if the last tensor had the most rows that there can be, so that it can be
  /// written before these are known.
  func header(of places: [(name: String, place: TensorPlace)]) -> [UInt8] {
    var text = text(of: places)
    var length = text.count
    if var most = places.last, most.name == last, !most.place.shape.isEmpty {
      most.place.rows = TensorPlace.mostRows
      length = self.text(of: places.dropLast() + [most]).count
    }
    // blanks up to a multiple of eight keep the data aligned
    while text.count < length || text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
    return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
  }

  private func text(of places: [(name: String, place: TensorPlace)]) -> [UInt8] {
    var members: [JSON.Member] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { isBefore($0.key, $1.key) }.map { JSON.Member($0.key, .string($0.value)) }
      members.append(JSON.Member(Safetensors.metadataName, .object(texts)))
    }
    for (name, place) in places {
      let description: [JSON.Member] = [
        JSON.Member("dtype", .string(place.type.rawValue)),
        JSON.Member("shape", .array(place.shape.map { .integer($0) })),
        JSON.Member(
          "data_offsets", .array([.integer(place.offset), .integer(place.offset + place.byteCount)])),
      ]
      members.append(JSON.Member(name, .object(description)))
    }
    return Array(JSON.object(members).text.utf8)
  }

  /// Compares names by their bytes, whatever the language.
  private func isBefore(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
}

/// Says what kind of tensor a file has, and where.
struct TensorPlace {
  let type: TensorType
  private(set) var shape: [Int]
  /// The first byte, counted from the end of the header.
  var offset = 0

  init(type: TensorType, shape: [Int]) {
    self.type = type
    self.shape = shape
  }

  var byteCount: Int { shape.reduce(type.size, *) }

  /// The bytes of a row.
  var rowBytes: Int { shape.dropFirst().reduce(type.size, *) }

  /// The first extent of the shape, which must have one.
  var rows: Int {
    get { shape[0] }
    set { shape[0] = newValue }
  }

  /// More rows than any file has, and few enough for their bytes to be counted.
  static let mostRows = 1_000_000_000
}

extension Tensor {
  /// Writes the elements, after what was written last or from a byte position on.
  func write(to file: borrowing OutputFile, at offset: Int? = nil) throws(StorageError) {
    switch elements {
    case .flags(let values): try file.write(values.map { $0 ? 1 as UInt8 : 0 }, at: offset)
    case .bytes(let values): try file.write(values, at: offset)
    case .stored(let values):
      var place = offset
      try values.forEachPart { (part) throws(StorageError) in
        try file.write(part, at: place)
        if let start = place { place = start + part.count }
      }
    case .floats(let values): try file.write(values, at: offset)
    case .doubles(let values): try file.write(values, at: offset)
    case .integers(let values): try file.write(values, at: offset)
    case .words(let values): try file.write(values, at: offset)
    case .raw(_, let bytes): try file.write(bytes, at: offset)
    }
  }
}
