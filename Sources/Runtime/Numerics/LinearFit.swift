import COpenBLAS

/// A linear map with an offset, fitted to samples by least squares: `y ≈ W x + b`.
///
/// Inputs that depend on one another, or never change, do no harm: of all best maps the smallest is taken.
package struct LinearFit: Sendable {
  package let inputs: Int
  package let outputs: Int
  /// (inputs + 1, outputs): a row per input, then the offsets.
  package let weights: [Double]

  /// Fits rows of `inputs` numbers to rows of `outputs`; nil without samples or with numbers that aren't
  /// finite.
  package init?(_ x: [Float], inputs: Int, _ y: [Float], outputs: Int) {
    let count = x.count / max(1, inputs)
    guard count > 0, y.count == count * outputs, outputs > 0, (x + y).allSatisfy(\.isFinite) else {
      return nil
    }
    let columns = inputs + 1
    // LAPACK keeps columns together; the targets' place also takes the solution, which may be longer
    let rows = max(count, columns)
    var a = [Double](repeating: 1, count: count * columns)
    var b = [Double](repeating: 0, count: rows * outputs)
    for row in 0..<count {
      for column in 0..<inputs { a[column * count + row] = Double(x[row * inputs + column]) }
      for column in 0..<outputs { b[column * rows + row] = Double(y[row * outputs + column]) }
    }
    guard LinearFit.solve(&a, &b, rows: count, columns: columns, targets: outputs, stride: rows) else {
      return nil
    }
    self.inputs = inputs
    self.outputs = outputs
    weights = (0..<columns * outputs).map { b[($0 % outputs) * rows + $0 / outputs] }
  }

  /// Leaves the solution of min ‖a w − b‖ in b; false where LAPACK finds none.
  private static func solve(
    _ a: inout [Double], _ b: inout [Double], rows: Int, columns: Int, targets: Int, stride: Int
  ) -> Bool {
    var (m, n, nrhs, ldb) = (Int32(rows), Int32(columns), Int32(targets), Int32(stride))
    var (rank, info, tolerance) = (Int32(0), Int32(0), 1e-10)
    var singular = [Double](repeating: 0, count: min(rows, columns))
    var (size, work, integers) = (Int32(-1), [0.0], [Int32(0)])
    // asked first how much scratch it wants, then to solve
    for _ in 0..<2 {
      // SAFETY: each array has the size that LAPACK's manual asks for; the scratch's was asked of it.
      unsafe dgelsd_(
        &m, &n, &nrhs, &a, &m, &b, &ldb, &singular, &tolerance, &rank, &work, &size, &integers, &info)
      guard info == 0 else { return false }
      if size < 0 {
        size = Int32(work[0])
        work = Array(repeating: 0, count: Int(size))
        integers = Array(repeating: 0, count: max(1, Int(integers[0])))
      }
    }
    return true
  }

  /// Predicts a row of outputs for each row of inputs.
  package func predict(_ x: [Float]) -> [Float] {
    (0..<x.count / inputs).flatMap { row in
      (0..<outputs).map { output in
        var sum = weights[inputs * outputs + output]
        for input in 0..<inputs { sum += weights[input * outputs + output] * Double(x[row * inputs + input]) }
        return Float(sum)
      }
    }
  }

  /// The share of each output's variance that is explained on other samples, as `explainedShares` has it.
  package func explained(_ x: [Float], _ y: [Float]) -> [Double?] {
    explainedShares(of: y, by: predict(x), width: outputs)
  }
}

/// The share of each column's variance that predictions explain, R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)²; nil of a
/// column that doesn't really change.
package func explainedShares(of y: [Float], by predicted: [Float], width: Int) -> [Double?] {
  precondition(y.count == predicted.count)
  let spread = ColumnSpread(y, width: width)
  var errors = [Double](repeating: 0, count: width)
  for (index, value) in y.enumerated() {
    let error = Double(value) - Double(predicted[index])
    errors[index % width] += error * error
  }
  let changes = Variation.recorded.changes(deviations: spread.deviations, magnitudes: spread.magnitudes)
  return (0..<width).map { changes[$0] ? 1 - errors[$0] / spread.squares[$0] : nil }
}
