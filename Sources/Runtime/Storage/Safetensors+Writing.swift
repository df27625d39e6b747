extension Safetensors {
  /// Writes a file, in place of one that may exist, and returns the name under which that is kept.
  ///
  /// Equal collections make equal bytes: tensors are ordered by type, then by name, texts by key.
  @discardableResult
  package func write(
    to path: String, isCancelled: @escaping () -> Bool = { false }
  ) throws(StorageError) -> String? {
    let places = places(of: tensors.mapValues { TensorPlace(type: $0.type, shape: $0.shape) })
    let header = header(of: places)
    return try replaceFile(at: path, isCancelled: isCancelled) { file throws(StorageError) in
      try file.write(header)
      for (name, _) in places { try tensors[name]?.write(to: file) }
    }
  }

  /// Gives tensors their places: in the order of types, then of names.
  func places(of tensors: [String: TensorPlace]) -> [(name: String, place: TensorPlace)] {
    let ordered = tensors.sorted { a, b in
      a.value.type == b.value.type ? isBefore(a.key, b.key) : a.value.type.rank > b.value.type.rank
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
  func header(of places: [(name: String, place: TensorPlace)]) -> [UInt8] {
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
    var header = Array(JSON.object(members).text.utf8)
    // blanks up to a multiple of eight keep the data aligned
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    return (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header
  }

  /// Compares names by their bytes, whatever the language.
  private func isBefore(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
}

/// Says what kind of tensor a file has, and where.
struct TensorPlace {
  let type: TensorType
  let shape: [Int]
  /// The first byte, counted from the end of the header.
  var offset = 0

  init(type: TensorType, shape: [Int]) {
    self.type = type
    self.shape = shape
  }

  var byteCount: Int { shape.reduce(type.size, *) }
}

extension Tensor {
  /// Writes the elements, after what was written last or from a byte position on.
  func write(to file: borrowing OutputFile, at offset: Int? = nil) throws(StorageError) {
    switch elements {
    case .flags(let values): try file.write(values.map { $0 ? 1 as UInt8 : 0 }, at: offset)
    case .bytes(let values): try file.write(values, at: offset)
    case .floats(let values): try file.write(values, at: offset)
    case .doubles(let values): try file.write(values, at: offset)
    case .integers(let values): try file.write(values, at: offset)
    case .words(let values): try file.write(values, at: offset)
    case .raw(_, let bytes): try file.write(bytes, at: offset)
    }
  }
}
