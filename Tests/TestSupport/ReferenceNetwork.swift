import Glibc

/// An activation in double precision, as its definition says.
package enum ReferenceActivation: Sendable, CaseIterable {
  case identity, relu, selu, tanh, clip

  package func callAsFunction(_ x: Double, scale: Double = 1) -> Double {
    switch self {
    case .identity: x
    case .relu: max(x, 0)
    case .selu:
      1.0507009873554804934193349852946 * (x > 0 ? x : 1.6732632423543772848170429916717 * expm1(x))
    case .tanh: scale * Glibc.tanh(x)
    case .clip: min(max(x, -1), 1)
    }
  }
}

/// Fully connected layers in double precision, one number at a time: what the real ones are compared with.
package struct ReferenceNetwork: Sendable {
  package let sizes: [Int]
  package let hidden: ReferenceActivation
  package let last: ReferenceActivation
  package let scale: Double

  /// Makes layers between consecutive sizes; `scale` is that of a last `tanh`.
  package init(sizes: [Int], hidden: ReferenceActivation, last: ReferenceActivation, scale: Double = 1) {
    (self.sizes, self.hidden, self.last, self.scale) = (sizes, hidden, last, scale)
  }

  /// Numbers it takes: each layer's weight (outputs, inputs), then its bias.
  package var parameterCount: Int { zip(sizes, sizes.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 } }

  /// Gives the outputs of a batch, with the parameters from `start` on.
  package func callAsFunction(
    _ batch: [[Double]], parameters: [Double], from start: Int = 0
  ) -> [[Double]] {
    var x = batch
    var at = start
    for (index, (inputs, outputs)) in zip(sizes, sizes.dropFirst()).enumerated() {
      let isLast = index == sizes.count - 2
      x = x.map { row in
        (0..<outputs).map { output in
          let bias = parameters[at + outputs * inputs + output]
          let sum = (0..<inputs).reduce(bias) { $0 + parameters[at + output * inputs + $1] * row[$1] }
          return isLast ? last(sum, scale: scale) : hidden(sum)
        }
      }
      at += (inputs + 1) * outputs
    }
    return x
  }
}

extension SeededGenerator {
  /// Draws numbers uniform in [low, high].
  package mutating func numbers(_ count: Int, in range: ClosedRange<Float> = -1...1) -> [Float] {
    (0..<count).map { _ in Float.random(in: range, using: &self) }
  }
}

/// Cuts numbers into rows of `width`.
package func rows(_ numbers: [Float], width: Int) -> [[Double]] {
  stride(from: 0, to: numbers.count, by: width).map { numbers[$0..<$0 + width].map(Double.init) }
}
