extension Safetensors {
  /// Writes a file, in place of one that may exist, and returns the name under which that is kept.
  ///
  /// Equal collections make equal bytes: tensors are ordered by type, then by name, texts by key.
  @discardableResult
  package func write(
    to path: String, isCancelled: @escaping () -> Bool = { false }
  ) throws(StorageError) -> String? {
    let ordered = tensors.sorted { a, b in
      a.value.type == b.value.type ? isBefore(a.key, b.key) : a.value.type.rank > b.value.type.rank
    }
    let header = header(of: ordered)
    return try replaceFile(at: path, isCancelled: isCancelled) { file throws(StorageError) in
      try file.write([UInt64(header.count).littleEndian])
      try file.write(header)
      for (_, tensor) in ordered { try tensor.write(to: file) }
    }
  }

  private func header(of ordered: [(key: String, value: Tensor)]) -> [UInt8] {
    var members: [JSON.Member] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { isBefore($0.key, $1.key) }.map { JSON.Member($0.key, .string($0.value)) }
      members.append(JSON.Member(Safetensors.metadataName, .object(texts)))
    }
    var offset = 0
    for (name, tensor) in ordered {
      let end = offset + tensor.byteCount
      let description: [JSON.Member] = [
        JSON.Member("dtype", .string(tensor.type.rawValue)),
        JSON.Member("shape", .array(tensor.shape.map { .integer($0) })),
        JSON.Member("data_offsets", .array([.integer(offset), .integer(end)])),
      ]
      members.append(JSON.Member(name, .object(description)))
      offset = end
    }
    var header = Array(JSON.object(members).text.utf8)
    // blanks up to a multiple of eight keep the data aligned
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    return header
  }

  /// Compares names by their bytes, whatever the language.
  private func isBefore(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
}

extension Tensor {
  fileprivate func write(to file: borrowing OutputFile) throws(StorageError) {
    switch elements {
    case .flags(let values): try file.write(values.map { $0 ? 1 as UInt8 : 0 })
    case .bytes(let values): try file.write(values)
    case .floats(let values): try file.write(values)
    case .doubles(let values): try file.write(values)
    case .integers(let values): try file.write(values)
    case .words(let values): try file.write(values)
    case .raw(_, let bytes): try file.write(bytes)
    }
  }
}
