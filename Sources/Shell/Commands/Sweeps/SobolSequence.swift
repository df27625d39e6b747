/// A Sobol sequence in up to 21 dimensions, with the direction numbers of Joe and Kuo (2008).
struct SobolSequence {
  static let mostDimensions = 21

  /// For each dimension the direction numbers, of 32 bits.
  private let directions: [[UInt32]]

  init(dimensions: Int) {
    directions = (0..<dimensions).map(SobolSequence.directions)
  }

  /// A coordinate of a point, out of 2³².
  func point(_ index: Int, _ dimension: Int) -> UInt32 {
    var code = index ^ (index >> 1)
    var (bit, result) = (0, UInt32(0))
    while code > 0, bit < 32 {
      if code & 1 == 1 { result ^= directions[dimension][bit] }
      (code, bit) = (code >> 1, bit + 1)
    }
    return result
  }

  /// The degree of each dimension's polynomial is the number of its first direction numbers.
  private static let polynomials: [(coefficients: Int, first: [UInt32])] = [
    (0, [1]), (1, [1, 3]), (1, [1, 3, 1]), (2, [1, 1, 1]), (1, [1, 1, 3, 3]), (4, [1, 3, 5, 13]),
    (2, [1, 1, 5, 5, 17]), (4, [1, 1, 5, 5, 5]), (7, [1, 1, 7, 11, 19]), (11, [1, 1, 5, 1, 1]),
    (13, [1, 1, 1, 3, 11]), (14, [1, 3, 5, 5, 31]), (1, [1, 3, 3, 9, 7, 49]), (13, [1, 1, 1, 15, 21, 21]),
    (16, [1, 3, 1, 13, 27, 49]), (19, [1, 1, 1, 15, 7, 5]), (22, [1, 3, 1, 15, 13, 25]),
    (25, [1, 1, 5, 5, 19, 61]), (1, [1, 3, 7, 11, 23, 15, 103]), (4, [1, 3, 7, 13, 13, 15, 69]),
  ]

  private static func directions(_ dimension: Int) -> [UInt32] {
    guard dimension > 0 else { return (0..<32).map { 1 << UInt32(31 - $0) } }
    let (coefficients, first) = polynomials[dimension - 1]
    let degree = first.count
    var numbers = first.enumerated().map { $1 << UInt32(31 - $0) }
    for place in degree..<32 {
      var number = numbers[place - degree] ^ (numbers[place - degree] >> UInt32(degree))
      for step in 1..<max(1, degree) where (coefficients >> (degree - 1 - step)) & 1 == 1 {
        number ^= numbers[place - step]
      }
      numbers.append(number)
    }
    return numbers
  }
}
