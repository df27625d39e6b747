/// The size of a figure: pixels of a PNG or SVG, points (1/72 inch) of a PDF.
package struct FigureSize: Sendable, Equatable {
  package var width: Int, height: Int
  /// Pixels an inch, where letters are to have the sizes of print; nil lets them follow the size.
  package var resolution: Double?

  /// The size of a print of so many inches.
  package static func inches(_ width: Double, _ height: Double, resolution: Double) -> FigureSize {
    var size = FigureSize(
      width: Int((width * resolution).rounded()), height: Int((height * resolution).rounded()))
    size.resolution = resolution
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

  func check(unit: String) throws(FigureError) {
    for (side, given) in [("width", width), ("height", height)] where !Self.sides.contains(given) {
      throw .size(side: side, unit: unit, given: given, allowed: Self.sides)
    }
  }

  /// The length of the layout's points: 1 at 900 × 600, growing with the size, shrinking less than it so that small
  /// pictures stay legible.
  fileprivate func scale(of figure: Figure, isPage: Bool) -> Double {
    // print: letters of 7 points, a little smaller where several panels share the room
    if let resolution {
      return (figure.panels.count > 1 && width < Int(5 * resolution) ? 0.46 : 0.55) * resolution / 72
    }
    let ratio = min(Double(width) / 900, Double(height) / 600)
    if ratio >= 1 { return ratio }
    if isPage { return max(ratio, 0.55) }
    // several panels have no room for large letters
    return max(ratio.squareRoot(), figure.panels.count > 1 ? 0.6 : 0.75)
  }
}

extension Figure {
  /// Returns the figure as a PNG file with `provenance` in its text chunks; `isCancelled` is asked now and then.
  package func png(
    size: FigureSize = .picture, provenance: Provenance = [], isCancelled: () -> Bool = { false }
  ) throws(FigureError) -> [UInt8] {
    try size.check(unit: "pixels")
    let canvas = try CairoCanvas(pixelsWide: size.width, high: size.height)
    let scale = size.scale(of: self, isPage: false)
    try canvas.draw(drawing(size, scale, canvas.metrics), scale: scale, isCancelled: isCancelled)
    let texts = provenance.map { PNGImage.Text(key: $0.key, value: $0.value) }
    let image = try PNGImage(
      width: size.width, height: size.height, channels: 3, samples: canvas.samples(), texts: texts)
    return try image.encoded()
  }

  /// Returns the figure as an SVG document whose words are text.
  package func svg(
    size: FigureSize = .picture, provenance: Provenance = []
  ) throws(FigureError) -> [UInt8] {
    try size.check(unit: "pixels")
    let scale = size.scale(of: self, isPage: false)
    let metrics = try CairoCanvas(pixelsWide: 1, high: 1).metrics
    let document = SVGWriter.document(
      drawing(size, scale, metrics), scale: scale, title: printable(title), facts: provenance)
    return Array(document.utf8)
  }

  /// Returns the figure as a PDF page with `provenance` among its keywords.
  ///
  /// `created` is the date of creation in ISO 8601; without one the file says none.
  package func pdf(
    size: FigureSize = .page, provenance: Provenance = [], created: String? = nil
  ) throws(FigureError) -> [UInt8] {
    try size.check(unit: "points")
    let scale = size.scale(of: self, isPage: true)
    let metrics = try CairoCanvas(pixelsWide: 1, high: 1).metrics
    return try CairoCanvas.pdf(
      drawing(size, scale, metrics), scale: scale, title: printable(title),
      keywords: ProvenanceText.lines(provenance),
      created: created)
  }

  private func drawing(_ size: FigureSize, _ scale: Double, _ metrics: FontMetrics) -> Drawing {
    FigurePainter.draw(
      self, width: Double(size.width) / scale, height: Double(size.height) / scale, metrics: metrics)
  }
}
