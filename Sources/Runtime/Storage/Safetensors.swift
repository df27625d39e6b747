/// Holds what a safetensors file holds: named tensors and a few texts about them.
package struct Safetensors: Sendable {
  /// Texts about the tensors.
  package var metadata: [String: String] = [:]
  /// The tensors, by their names.
  package private(set) var tensors: [String: Tensor] = [:]
  /// The path that errors name.
  package var path: String
  /// The tensor that lies last in a file, where its number of rows may be known only in the end; nil for
  /// none.
  package var last: String?

  /// Makes an empty collection.
  package init(path: String = "") { self.path = path }

  /// The tensor of a name, which must not be the one that files keep for the metadata.
  package subscript(name: String) -> Tensor? {
    get { tensors[name] }
    set {
      precondition(name != Safetensors.metadataName)
      tensors[name] = newValue
    }
  }

  static let metadataName = "__metadata__"

  /// Adds all tensors and texts of another collection, with a prefix before their names.
  package mutating func add(_ other: Safetensors, prefix: String) {
    for (name, tensor) in other.tensors { self[prefix + name] = tensor }
    for (key, text) in other.metadata { metadata[prefix + key] = text }
  }

  /// The tensors and texts whose names begin with a prefix, without it.
  package func section(_ prefix: String) -> Safetensors {
    var section = Safetensors(path: path)
    for (name, tensor) in tensors {
      let rest = String(name.dropFirst(prefix.count))
      // a file may hold names that no section can
      guard name.hasPrefix(prefix), !rest.isEmpty, rest != Safetensors.metadataName else { continue }
      section[rest] = tensor
    }
    for (key, text) in metadata where key.hasPrefix(prefix) {
      section.metadata[String(key.dropFirst(prefix.count))] = text
    }
    return section
  }

  /// The elements of a tensor of type F32, of a shape if one is given.
  package func floats(_ name: String, shape: [Int]? = nil) throws(StorageError) -> [Float] {
    let tensor = try tensor(name, shape)
    guard case .floats(let values) = tensor.elements else { throw wrongType(name, .F32, tensor) }
    return values
  }

  /// The elements of a tensor of type F64, of a shape if one is given.
  package func doubles(_ name: String, shape: [Int]? = nil) throws(StorageError) -> [Double] {
    let tensor = try tensor(name, shape)
    guard case .doubles(let values) = tensor.elements else { throw wrongType(name, .F64, tensor) }
    return values
  }

  /// The elements of a tensor of type I64, of a shape if one is given.
  package func integers(_ name: String, shape: [Int]? = nil) throws(StorageError) -> [Int64] {
    let tensor = try tensor(name, shape)
    guard case .integers(let values) = tensor.elements else { throw wrongType(name, .I64, tensor) }
    return values
  }

  /// The elements of a tensor of type U64, of a shape if one is given.
  package func words(_ name: String, shape: [Int]? = nil) throws(StorageError) -> [UInt64] {
    let tensor = try tensor(name, shape)
    guard case .words(let values) = tensor.elements else { throw wrongType(name, .U64, tensor) }
    return values
  }

  /// The elements of a tensor of type U8, of a shape if one is given.
  package func bytes(_ name: String, shape: [Int]? = nil) throws(StorageError) -> [UInt8] {
    let tensor = try tensor(name, shape)
    switch tensor.elements {
    case .bytes(let values): return values
    case .stored(let values): return try values.bytes()
    default: throw wrongType(name, .U8, tensor)
    }
  }

  /// The elements of a tensor of type U8, of a shape if one is given, where they lie.
  package func store(_ name: String, shape: [Int]? = nil) throws(StorageError) -> ByteStore {
    let tensor = try tensor(name, shape)
    switch tensor.elements {
    case .bytes(let values): return ByteStore([values])
    case .stored(let values): return values
    default: throw wrongType(name, .U8, tensor)
    }
  }

  /// The elements of a tensor of type BOOL, of a shape if one is given.
  package func flags(_ name: String, shape: [Int]? = nil) throws(StorageError) -> [Bool] {
    let tensor = try tensor(name, shape)
    guard case .flags(let values) = tensor.elements else { throw wrongType(name, .BOOL, tensor) }
    return values
  }

  /// The shape of a tensor, which must have a number of dimensions.
  package func shape(_ name: String, dimensions: Int) throws(StorageError) -> [Int] {
    let shape = try tensor(name, nil).shape
    guard shape.count == dimensions else {
      throw .wrongShape(
        path: path, name: name, expected: Array(repeating: 0, count: dimensions), actual: shape)
    }
    return shape
  }

  /// A text about the tensors.
  package func text(_ key: String) throws(StorageError) -> String {
    guard let value = metadata[key] else {
      throw .wrongMetadata(path: path, key: key, expected: "there", actual: nil)
    }
    return value
  }

  /// A text about the tensors that must be a whole number within a range.
  package func integer(
    _ key: String, in range: ClosedRange<Int> = 0...Int.max
  ) throws(StorageError) -> Int {
    guard let value = metadata[key].flatMap({ Int($0) }), range.contains(value) else {
      throw .wrongMetadata(
        path: path, key: key, expected: "a whole number between \(range.lowerBound) and \(range.upperBound)",
        actual: metadata[key])
    }
    return value
  }

  /// Makes sure that the file says it holds something of a kind, in a version that is known.
  package func require(kind: String, versions: ClosedRange<Int>) throws(StorageError) {
    guard metadata["dyne"] == kind else {
      throw .wrongMetadata(path: path, key: "dyne", expected: kind, actual: metadata["dyne"])
    }
    _ = try integer("version", in: versions)
  }

  /// The seed of what the file holds.
  package func seed() throws(StorageError) -> UInt64 {
    guard let seed = UInt64(try text("seed")) else {
      throw .wrongMetadata(path: path, key: "seed", expected: "a whole number", actual: metadata["seed"])
    }
    return seed
  }

  /// A text about the tensors that must be a finite number.
  package func number(_ key: String) throws(StorageError) -> Double {
    guard let value = metadata[key].flatMap({ Double($0) }), value.isFinite else {
      throw .wrongMetadata(path: path, key: key, expected: "a number", actual: metadata[key])
    }
    return value
  }

  /// A text about the tensors that must be true or false.
  package func flag(_ key: String) throws(StorageError) -> Bool {
    let text = try text(key)
    guard let flag = Bool(text) else {
      throw .wrongMetadata(path: path, key: key, expected: "true or false", actual: text)
    }
    return flag
  }

  /// A text about the tensors that must be whole numbers with blanks between them.
  package func integers(_ key: String, in range: ClosedRange<Int>, count: ClosedRange<Int>)
    throws(StorageError) -> [Int]
  {
    let text = try text(key)
    let numbers = text.split(separator: " ").map { Int($0) ?? Int.min }
    guard numbers.allSatisfy(range.contains), count.contains(numbers.count) else {
      throw .wrongMetadata(
        path: path, key: key, expected: "whole numbers between \(range.lowerBound) and \(range.upperBound)",
        actual: text)
    }
    return numbers
  }

  private func tensor(_ name: String, _ shape: [Int]?) throws(StorageError) -> Tensor {
    guard let tensor = tensors[name] else { throw .missingTensor(path: path, name: name) }
    guard shape == nil || tensor.shape == shape else {
      throw .wrongShape(path: path, name: name, expected: shape ?? [], actual: tensor.shape)
    }
    return tensor
  }

  private func wrongType(_ name: String, _ expected: TensorType, _ tensor: Tensor) -> StorageError {
    .wrongType(path: path, name: name, expected: expected, actual: tensor.type)
  }
}
