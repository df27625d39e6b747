/// A few colours that stand for the many of some pictures.
///
/// The colours are those of clusters, each cut in two where it varies most, at its mean, until there are
/// enough.
package struct ColorPalette: Sendable {
  package let colors: [Color]
  /// For each bin of colours the index of the nearest; negative where nobody has asked yet.
  private var nearest = [Int16](repeating: -1, count: ColorBin.count)

  /// The most colours a palette of bytes has, one left for what is transparent.
  package static let most = 255

  /// Chooses at most `limit` colours for pictures.
  package init(of pictures: [Picture], limit: Int = most) {
    precondition(1...ColorPalette.most ~= limit)
    let bins = ColorBin.bins(of: pictures)
    var clusters = [ColorCluster(bins)]
    while clusters.count < limit {
      guard let worst = clusters.indices.max(by: { clusters[$0].error < clusters[$1].error }),
        clusters[worst].error > 0, let (low, high) = clusters[worst].halves
      else { break }
      clusters[worst] = low
      clusters.append(high)
    }
    colors = clusters.map(\.color)
    for bin in bins { nearest[bin.index] = Int16(nearestColor(to: bin.color)) }
  }

  /// The index of the colour that is nearest to one, as its bin has it.
  package mutating func index(red: UInt8, green: UInt8, blue: UInt8) -> UInt8 {
    let bin = ColorBin.index(red, green, blue)
    if nearest[bin] >= 0 { return UInt8(truncatingIfNeeded: nearest[bin]) }
    let best = nearestColor(to: ColorBin.middle(bin))
    nearest[bin] = Int16(best)
    return UInt8(best)
  }

  private func nearestColor(to wanted: SIMD3<Double>) -> Int {
    var best = 0, least = Double.infinity
    for (index, color) in colors.enumerated() {
      let difference = SIMD3(Double(color.red), Double(color.green), Double(color.blue)) - wanted
      let distance = (difference * difference).sum()
      if distance < least { (best, least) = (index, distance) }
    }
    return best
  }

  /// The indices of a picture's colours.
  package mutating func indices(of picture: Picture) -> [UInt8] {
    var indices = [UInt8](repeating: 0, count: picture.width * picture.height)
    for place in indices.indices {
      indices[place] = index(
        red: picture.bytes[3 * place], green: picture.bytes[3 * place + 1], blue: picture.bytes[3 * place + 2]
      )
    }
    return indices
  }
}

/// Colours that agree in the six highest bits of each part, and how often they occur.
private struct ColorBin {
  var weight = 0.0
  /// Sums of red, green and blue, then their means.
  var color = SIMD3<Double>()

  static let count = 1 << 18

  static func index(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int {
    Int(red >> 2) << 12 | Int(green >> 2) << 6 | Int(blue >> 2)
  }

  /// The bin's number, as that of its mean colour.
  var index: Int {
    // a mean of equal parts may fall short of them by its last bit
    let whole = color + 1e-6
    return ColorBin.index(UInt8(whole.x), UInt8(whole.y), UInt8(whole.z))
  }

  static func middle(_ index: Int) -> SIMD3<Double> {
    func part(_ shift: Int) -> Double { Double((index >> shift & 63) << 2) + 1.5 }
    return SIMD3(part(12), part(6), part(0))
  }

  /// The bins that occur in pictures.
  static func bins(of pictures: [Picture]) -> [ColorBin] {
    var bins = [ColorBin](repeating: ColorBin(), count: count)
    for picture in pictures {
      for place in stride(from: 0, to: picture.bytes.count, by: 3) {
        let (red, green, blue) = (picture.bytes[place], picture.bytes[place + 1], picture.bytes[place + 2])
        let index = index(red, green, blue)
        bins[index].weight += 1
        bins[index].color += SIMD3(Double(red), Double(green), Double(blue))
      }
    }
    return bins.filter { $0.weight > 0 }.map { ColorBin(weight: $0.weight, color: $0.color / $0.weight) }
  }
}

/// Colours that one of a palette stands for.
private struct ColorCluster {
  private let bins: [ColorBin]
  private let mean: SIMD3<Double>
  /// The sums of squared differences from the mean.
  private let spread: SIMD3<Double>

  init(_ bins: [ColorBin]) {
    self.bins = bins
    var (weight, sum, squares) = (0.0, SIMD3<Double>(), SIMD3<Double>())
    for bin in bins {
      weight += bin.weight
      sum += bin.weight * bin.color
    }
    let mean = sum / max(weight, 1)
    for bin in bins {
      let difference = bin.color - mean
      squares += bin.weight * difference * difference
    }
    self.mean = mean
    spread = squares
  }

  /// How badly the mean stands for all.
  var error: Double { bins.count > 1 ? spread.sum() : 0 }

  var color: Color {
    func part(_ value: Double) -> UInt32 { UInt32(min(max(value.rounded(), 0), 255)) }
    return Color(part(mean.x) << 16 | part(mean.y) << 8 | part(mean.z))
  }

  /// The colours on both sides of the mean; nil if they can't be told apart.
  var halves: (ColorCluster, ColorCluster)? {
    let axis = (0..<3).max { spread[$0] < spread[$1] } ?? 0
    let low = bins.filter { $0.color[axis] <= mean[axis] }, high = bins.filter { $0.color[axis] > mean[axis] }
    return low.isEmpty || high.isEmpty ? nil : (ColorCluster(low), ColorCluster(high))
  }
}
