extension Figure {
  /// Returns the figure as a PNG file with `provenance` in its text chunks; `isCancelled` is asked now and
  /// then.
  package func png(
    size: FigureSize = .picture, provenance: Provenance = [], isCancelled: () -> Bool = { false }
  ) throws(FigureError) -> [UInt8] {
    try size.check(unit: "pixels")
    let canvas = try CairoCanvas(pixelsWide: size.width, high: size.height)
    let (drawing, scale) = try drawing(size, isPage: false, canvas.metrics)
    try canvas.draw(drawing, scale: scale, isCancelled: isCancelled)
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
    let (drawing, scale) = try drawing(
      size, isPage: false, CairoCanvas(pixelsWide: 1, high: 1).metrics)
    let document = SVGWriter.document(
      drawing, scale: scale, unit: size.resolution == nil ? "" : "pt", title: printable(title),
      facts: provenance)
    return Array(document.utf8)
  }

  /// Returns the figure as a PDF page with `provenance` among its keywords.
  ///
  /// `created` is the date of creation in ISO 8601; without one the file says none.
  package func pdf(
    size: FigureSize = .page, provenance: Provenance = [], created: String? = nil
  ) throws(FigureError) -> [UInt8] {
    try size.check(unit: "points")
    let (drawing, scale) = try drawing(size, isPage: true, CairoCanvas(pixelsWide: 1, high: 1).metrics)
    return try CairoCanvas.pdf(
      drawing, scale: scale, title: printable(title),
      keywords: ProvenanceText.lines(provenance),
      created: created)
  }

  /// Returns the size with the height that the figure needs, where it may grow.
  package func fitted(_ size: FigureSize, isPage: Bool) throws(FigureError) -> FigureSize {
    var fitted = size
    fitted.grows = false
    guard size.grows else { return size }
    try size.check(unit: isPage ? "points" : "pixels")
    let metrics = try CairoCanvas(pixelsWide: 1, high: 1).metrics
    // the letters that a growing figure has, whatever its height becomes
    let scale = size.scales(of: self, isPage: isPage)[0]
    fitted.font = scale * TypeSizes.label * 72 / (size.resolution ?? 72)
    let layout = FigureLayout(self, size, scale, metrics)
    guard let height = layout.neededHeight() else {
      if let inches = size.inches { throw .room(width: inches.width, height: inches.height) }
      return fitted
    }
    fitted.height = max(size.height, Int((height * scale).rounded(.up)))
    return fitted
  }

  /// Lays the figure out; throws where a figure for print has no room for its words.
  private func drawing(
    _ size: FigureSize, isPage: Bool, _ metrics: FontMetrics
  ) throws(FigureError) -> (drawing: Drawing, scale: Double) {
    let scales = size.scales(of: self, isPage: isPage)
    for scale in scales {
      let layout = FigureLayout(self, size, scale, metrics)
      if let drawing = layout.drawing() { return (drawing, scale) }
    }
    if let inches = size.inches { throw .room(width: inches.width, height: inches.height) }
    return (FigureLayout(self, size, scales[0], metrics).crowdedDrawing(), scales[0])
  }
}
