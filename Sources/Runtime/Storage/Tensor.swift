/// Names the kinds of elements that files know, in the order in which files keep them (last first).
package enum TensorType: String, Sendable, CaseIterable {
  case BOOL, U8, I8, I16, U16, F16, BF16, I32, U32, F32, F64, I64, U64

  /// The bytes that one element takes.
  package var size: Int {
    switch self {
    case .BOOL, .U8, .I8: 1
    case .I16, .U16, .F16, .BF16: 2
    case .I32, .U32, .F32: 4
    case .F64, .I64, .U64: 8
    }
  }

  /// The place in the order.
  var rank: Int { TensorType.allCases.firstIndex(of: self) ?? 0 }
}

/// Holds an array of numbers with a shape, row after row.
package struct Tensor: Sendable, Equatable {
  /// The elements, by their type.
  package enum Elements: Sendable, Equatable {
    case flags([Bool])
    case bytes([UInt8])
    /// Bytes that needn't be in memory.
    case stored(ByteStore)
    case floats([Float])
    case doubles([Double])
    case integers([Int64])
    case words([UInt64])
    /// Elements of a type that nothing here computes with, as they are in the file.
    case raw(TensorType, [UInt8])
  }

  package let shape: [Int]
  package let elements: Elements

  /// Gives elements a shape, whose product must be their count.
  package init(_ elements: Elements, shape: [Int]) {
    self.elements = elements
    self.shape = shape
    precondition(shape.allSatisfy { $0 >= 0 } && shape.reduce(1, *) == count)
  }

  package init(_ values: [Float], shape: [Int]) { self.init(.floats(values), shape: shape) }
  package init(_ values: [Double], shape: [Int]) { self.init(.doubles(values), shape: shape) }
  package init(_ values: [Int64], shape: [Int]) { self.init(.integers(values), shape: shape) }
  package init(_ values: [UInt64], shape: [Int]) { self.init(.words(values), shape: shape) }
  package init(_ values: [UInt8], shape: [Int]) { self.init(.bytes(values), shape: shape) }
  package init(_ values: ByteStore, shape: [Int]) { self.init(.stored(values), shape: shape) }
  package init(_ values: [Bool], shape: [Int]) { self.init(.flags(values), shape: shape) }

  /// The type of the elements.
  package var type: TensorType {
    switch elements {
    case .flags: .BOOL
    case .bytes, .stored: .U8
    case .floats: .F32
    case .doubles: .F64
    case .integers: .I64
    case .words: .U64
    case .raw(let type, _): type
    }
  }

  /// The number of elements.
  package var count: Int {
    switch elements {
    case .flags(let values): values.count
    case .bytes(let values): values.count
    case .stored(let values): values.count
    case .floats(let values): values.count
    case .doubles(let values): values.count
    case .integers(let values): values.count
    case .words(let values): values.count
    case .raw(let type, let bytes): bytes.count / type.size
    }
  }

  /// The bytes that the elements take in a file.
  var byteCount: Int { count * type.size }
}
