import Networks
import Numerics
import TestSupport

extension Activation {
  /// The activation in double precision.
  var reference: ReferenceActivation {
    switch self {
    case .identity: .identity
    case .relu: .relu
    case .selu: .selu
    case .tanh: .tanh
    case .clip: .clip
    }
  }

  var scale: Double {
    guard case .tanh(let scale) = self else { return 1 }
    return Double(scale)
  }
}

extension Buffer {
  /// Its numbers in double precision.
  var doubles: [Double] { values.map(Double.init) }

  /// A block's numbers, row after row.
  func numbers(_ block: Block) -> [Float] {
    (0..<block.rows).flatMap { values(block.rows($0..<$0 + 1).range) }
  }

  /// A block's rows in double precision.
  func rows(_ block: Block) -> [[Double]] {
    (0..<block.rows).map { values(block.rows($0..<$0 + 1).range).map(Double.init) }
  }
}
