/// The size of a figure: pixels of a PNG or SVG, points (1/72 inch) of a PDF.
package struct FigureSize: Sendable, Equatable {
  package var width: Int, height: Int
  /// Pixels an inch of a figure for print; nil of one for the screen.
  package var resolution: Double?
  /// The size of the axes' labels in points, 72 to an inch; nil lets letters follow the size.
  package var font: Double?
  /// Whether the figure may become higher than it is, so that all its words find room.
  package var grows = false

  /// The size of a print of so many inches, with letters of 7 points.
  package static func inches(_ width: Double, _ height: Double, resolution: Double) -> FigureSize {
    var size = FigureSize(
      width: Int((width * resolution).rounded()), height: Int((height * resolution).rounded()))
    size.resolution = resolution
    size.font = 7
    return size
  }

  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// The size of a picture where none is given, in pixels.
  package static let picture = FigureSize(width: 900, height: 600)
  /// The size of a page where none is given, in points: 7.5 × 5 inches.
  package static let page = FigureSize(width: 540, height: 360)

  /// The sides that can be drawn.
  package static let sides = 160...16_384

  /// Its width and height in inches, of a figure for print.
  package var inches: (width: Double, height: Double)? {
    resolution.map { (Double(width) / $0, Double(height) / $0) }
  }

  func check(unit: String) throws(FigureError) {
    let least = resolution == nil ? Self.sides.lowerBound : 36
    for (side, given) in [("width", width), ("height", height)]
    where !(least...Self.sides.upperBound).contains(given) {
      throw .size(side: side, unit: unit, given: given, allowed: least...Self.sides.upperBound)
    }
  }

  /// The least size of letters, in pixels: of 6 points in print, of 6 pixels or points elsewhere.
  var leastLetters: Double { 6 * (resolution ?? 72) / 72 }

  /// The length of the layout's points, largest first; smaller ones leave more room for words.
  ///
  /// Elsewhere than in print it is 1 at 900 × 600, growing with the size, shrinking less than it so that
  /// small pictures stay legible.
  func scales(of figure: Figure, isPage: Bool) -> [Double] {
    let smallest = leastLetters / TypeSizes.label
    if let font {
      let wanted = font * (resolution ?? 72) / 72 / TypeSizes.label
      guard resolution != nil, !grows else { return [wanted] }
      // where the height is fixed, letters shrink rather than be cut
      return [wanted] + [0.9, 0.8, 0.7, 0.6, 0.5, 0.4].map { $0 * wanted }.filter { $0 > smallest } + [
        min(smallest, wanted)
      ]
    }
    let ratio = min(Double(width) / 900, Double(height) / 600)
    if ratio >= 1 { return [ratio] }
    if isPage { return [max(ratio, 0.55)] }
    // several panels have no room for large letters
    return [max(ratio.squareRoot(), figure.panels.count > 1 ? 0.6 : 0.75)]
  }
}

/// The sizes of letters in the layout's points.
struct TypeSizes: Equatable {
  static let label = 13.0

  let title: Double, text: Double, label: Double, tick: Double, small: Double, tag: Double

  /// The usual sizes, but none below `least`.
  init(least: Double = 0) {
    title = max(16, least)
    text = max(12.5, least)
    label = max(Self.label, least)
    tick = max(12, least)
    small = max(11, least)
    tag = max(10, least)
  }
}
