import Datasets
import Embeddings
import Figures
import Language
import Numerics

/// The plane of a latent space that figures show: the space itself where it has one or two dimensions,
/// otherwise that of the two principal components of the data's white latents.
struct LatentPlane {
  /// Size of the latent space, d.
  let dimensions: Int
  /// The principal components, where the space has more than two dimensions.
  private let components: PrincipalComponents?
  /// The places of the data shown.
  let x: [Double], y: [Double]
  /// The number of each among the data's sequences.
  let shown: [Int]
  /// Where the middle 98 % of all data lie along the axes; the second spans nothing in a space of one
  /// dimension.
  let xRange: ClosedRange<Double>, yRange: ClosedRange<Double>

  /// Projects white latents of data, of which at most `limit`, drawn at random, are shown.
  init(_ object: any ActionEmbeddingObject, limit: Int, checkpoint: () throws -> Void) throws {
    let d = object.coding.latent
    dimensions = d
    shown = object.sampled(limit)
    let white = object.coding.white(try object.means(checkpoint: checkpoint)).map(Double.init)
    try checkpoint()
    components = d > 2 ? PrincipalComponents(white, width: d) : nil
    let places = components?.project(white, count: 2) ?? white
    let width = components == nil ? d : 2
    func along(_ axis: Int) -> [Double] {
      axis < width ? stride(from: axis, to: places.count, by: width).map { places[$0] } : []
    }
    let (all, up) = (along(0), along(1))
    (xRange, yRange) = (LatentPlane.middle(of: all), LatentPlane.middle(of: up))
    x = shown.map { all[$0] }
    y = up.isEmpty ? [] : shown.map { up[$0] }
  }

  /// The name of an axis.
  func name(_ axis: Int) -> String {
    components == nil ? "z\(subscripted(axis))" : "PC \(axis + 1)"
  }

  /// An axis with its name and the share of the variance that lies along it.
  func axis(_ number: Int) -> Axis {
    guard let components else { return Axis(name(number)) }
    return Axis(name(number), unit: percent(components.explained[number]))
  }

  /// What is projected and how much of it is seen, for a subtitle; empty where nothing is.
  var note: String { note(axes: [0, 1]) }

  /// The same where other axes than the plane's are seen.
  func note(axes: [Int]) -> String {
    guard let components else { return "" }
    let share = axes.reduce(0) { $0 + components.explained[$1] }
    return "exact PCA of \(dimensions) latent dimensions, \(percent(share)) of the variance"
  }

  private func percent(_ share: Double) -> String { "\(Int((100 * share).rounded()))\u{A0}%" }

  private static func middle(of values: [Double]) -> ClosedRange<Double> {
    let sorted = values.sorted()
    guard let last = sorted.indices.last else { return -1...1 }
    let (low, high) = (sorted[last / 100], sorted[last - last / 100])
    return low < high ? low...high : (low - 1)...(high + 1)
  }

  /// The white latent at a place of the plane: the mean along all other components.
  func latent(_ x: Double, _ y: Double) -> [Double] {
    if let components { return components.rows(at: [x, y], count: 2) }
    return Array(([x, y] + Array(repeating: 0, count: dimensions)).prefix(dimensions))
  }

  /// The number of axes that `latent(along:)` can go along.
  var axes: Int { dimensions }

  /// The white latent so far from the middle of the data along one axis.
  func latent(along axis: Int, _ distance: Double) -> [Double] {
    var places = [Double](repeating: 0, count: dimensions)
    places[axis] = distance
    return components?.rows(at: places, count: dimensions) ?? places
  }

  /// Where white latents lie, rows of d, as (x, y).
  func places(of rows: [Double]) -> [(x: Double, y: Double)] {
    if let components {
      let places = components.project(rows, count: 2)
      return stride(from: 0, to: places.count, by: 2).map { (places[$0], places[$0 + 1]) }
    }
    return stride(from: 0, to: rows.count, by: dimensions).map { row in
      (rows[row], dimensions > 1 ? rows[row + 1] : 0)
    }
  }
}

extension AnyEmbeddingObject {
  /// The numbers of all its data's sequences, or of `limit` of them drawn at random, in ascending order.
  ///
  /// The draws come from the embedding's seed alone, so that a picture changes no other number and is the
  /// same again.
  package func sampled(_ limit: Int) -> [Int] {
    guard data.count > limit else { return Array(0..<data.count) }
    var random = RandomStream(seed: seed, "figure")
    return random.indices(limit, below: data.count).sorted()
  }

  /// How many of its sequences are shown, in words.
  func shareWords(_ shown: Int, _ things: String = "sequences") -> String {
    shown < data.count
      ? "\(grouped(shown)) of \(grouped(data.count)) \(things), at random"
      : "all \(grouped(data.count)) \(things)"
  }
}

/// A number in small digits below the line.
func subscripted(_ number: Int) -> String {
  String(
    String.UnicodeScalarView(
      String(number).unicodeScalars.compactMap { Unicode.Scalar($0.value - 48 + 0x2080) }))
}
