/// A place on a canvas, y downwards.
struct Point: Sendable, Equatable {
  var x: Double, y: Double
}

/// A rectangle on a canvas, y downwards.
struct Rect: Sendable, Equatable {
  var x: Double, y: Double, width: Double, height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }
}

/// Room around a panel for its title, numbers, labels and colour bar.
struct Insets: Sendable, Equatable {
  var left = 0.0, right = 0.0, top = 0.0, bottom = 0.0

  /// The room that both need.
  func union(_ other: Insets) -> Insets {
    Insets(
      left: max(left, other.left), right: max(right, other.right), top: max(top, other.top),
      bottom: max(bottom, other.bottom))
  }
}

/// Divides an area among panels so that the axes of a row and of a column stand in line.
struct Arrangement {
  let places: [Place]
  let weights: [Double]
  let gap: Double

  var columns: Int { places.map { $0.column + $0.columns }.max() ?? 1 }
  var rows: Int { places.map { $0.row + $0.rows }.max() ?? 1 }

  /// Returns where each panel's data area lies in `area` when the panels need `insets` around theirs.
  func rectangles(in area: Rect, insets: [Insets]) -> [Rect] {
    var left = [Double](repeating: 0, count: columns), right = left
    var top = [Double](repeating: 0, count: rows), bottom = top
    for (place, inset) in zip(places, insets) {
      let lastColumn = place.column + place.columns - 1, lastRow = place.row + place.rows - 1
      left[place.column] = max(left[place.column], inset.left)
      right[lastColumn] = max(right[lastColumn], inset.right)
      top[place.row] = max(top[place.row], inset.top)
      bottom[lastRow] = max(bottom[lastRow], inset.bottom)
    }
    let widths = (0..<columns).map { $0 < weights.count && weights[$0] > 0 ? weights[$0] : 1 }
    let across = Self.spans(area.x, area.width, before: left, after: right, weights: widths, gap: gap)
    let down = Self.spans(
      area.y, area.height, before: top, after: bottom, weights: top.map { _ in 1 }, gap: gap)
    return places.map { place in
      let x = across[place.column].start, y = down[place.row].start
      let right = across[place.column + place.columns - 1].end, bottom = down[place.row + place.rows - 1].end
      return Rect(x: x, y: y, width: max(right - x, 0), height: max(bottom - y, 0))
    }
  }

  private static func spans(
    _ origin: Double, _ length: Double, before: [Double], after: [Double], weights: [Double], gap: Double
  ) -> [(start: Double, end: Double)] {
    let taken = before.reduce(0, +) + after.reduce(0, +) + gap * Double(weights.count - 1)
    let unit = max(length - taken, 0) / weights.reduce(0, +)
    var position = origin
    return weights.indices.map { index in
      let start = position + before[index]
      let end = start + unit * weights[index]
      position = end + after[index] + gap
      return (start, end)
    }
  }
}
