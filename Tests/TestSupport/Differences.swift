/// The size of the difference of two tensors beside the reference's: ‖a − b‖ / ‖b‖; infinite where their
/// sizes differ.
package func relativeDifference(_ values: [Float], _ reference: [Float]) -> Double {
  relativeDifference(values.map(Double.init), reference.map(Double.init))
}

/// The size of the difference of two tensors beside the reference's: ‖a − b‖ / ‖b‖; infinite where their
/// sizes differ.
package func relativeDifference(_ values: [Double], _ reference: [Double]) -> Double {
  guard values.count == reference.count else { return .infinity }
  let difference = zip(values, reference).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  let size = reference.reduce(0) { $0 + $1 * $1 }.squareRoot()
  return difference == 0 ? 0 : difference / size
}

/// The gradient of a function by central differences: (f(x + h) − f(x − h)) / 2h, one number of x at a time.
package func centralDifferences(
  at x: [Double], step: Double = 1e-5, of function: ([Double]) throws -> Double
) rethrows -> [Double] {
  var x = x
  return try x.indices.map { index in
    let center = x[index]
    x[index] = center + step
    let above = try function(x)
    x[index] = center - step
    let below = try function(x)
    x[index] = center
    return (above - below) / (2 * step)
  }
}
