internal import CCairo
import Glibc

/// A cairo surface that a `Drawing` is drawn on, and the font that its words are measured with.
@safe
final class CairoCanvas {
  /// The face of all words; fontconfig finds another where it isn't installed.
  static let family = "DejaVu Sans"

  private let surface: OpaquePointer
  private let context: OpaquePointer

  /// Makes a canvas of pixels, white.
  convenience init(pixelsWide width: Int, high height: Int) throws(FigureError) {
    // SAFETY: cairo checks the size and returns an error surface, never nil.
    try unsafe self.init(
      surface: unsafe cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height)))
    unsafe cairo_set_source_rgb(context, 1, 1, 1)
    unsafe cairo_paint(context)
  }

  private init(surface: OpaquePointer?) throws(FigureError) {
    // SAFETY: both create functions return an object in an error state rather than nil; both are destroyed
    // once.
    guard let surface = unsafe surface, let context = unsafe cairo_create(surface) else {
      throw FigureError.drawing(reason: "out of memory")
    }
    unsafe self.surface = surface
    unsafe self.context = context
    let options = unsafe cairo_font_options_create()
    unsafe cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    unsafe cairo_set_font_options(context, options)
    unsafe cairo_font_options_destroy(options)
    try check()
  }

  deinit {
    // SAFETY: this object alone owns both.
    unsafe cairo_destroy(context)
    unsafe cairo_surface_destroy(surface)
  }

  /// Measures words in this canvas's font, without the scale of a drawing.
  var metrics: FontMetrics {
    FontMetrics { text, size, isBold in
      self.selectFont(size: size, isBold: isBold)
      var extents = cairo_text_extents_t()
      // SAFETY: Swift passes a zero-terminated UTF-8 copy that lives during the call.
      unsafe cairo_text_extents(self.context, text, &extents)
      return extents.x_advance
    }
  }

  /// Draws `drawing` so that its points are `scale` pixels long; `isCancelled` is asked now and then.
  func draw(
    _ drawing: Drawing, scale: Double, isCancelled: () -> Bool = { false }
  ) throws(FigureError) {
    // SAFETY: all calls take the live context; cairo keeps errors in it and ignores later calls.
    unsafe cairo_save(context)
    unsafe cairo_scale(context, scale, scale)
    for (index, shape) in drawing.shapes.enumerated() {
      if index.isMultiple(of: 256), isCancelled() { throw .stopped }
      draw(shape)
    }
    unsafe cairo_restore(context)
    try check()
  }

  /// Returns the pixels as RGB samples, row after row.
  func samples() -> [UInt8] {
    unsafe cairo_surface_flush(surface)
    let width = Int(unsafe cairo_image_surface_get_width(surface))
    let height = Int(unsafe cairo_image_surface_get_height(surface))
    let stride = Int(unsafe cairo_image_surface_get_stride(surface))
    // SAFETY: a flushed image surface holds height × stride bytes, and the last four of a pixel are within
    // its row.
    guard let data = unsafe cairo_image_surface_get_data(surface) else { return [] }
    var samples: [UInt8] = []
    samples.reserveCapacity(width * height * 3)
    for row in 0..<height {
      for column in 0..<width {
        let pixel = unsafe UnsafeRawPointer(data + row * stride + column * 4).load(as: UInt32.self)
        samples.append(UInt8(truncatingIfNeeded: pixel >> 16))
        samples.append(UInt8(truncatingIfNeeded: pixel >> 8))
        samples.append(UInt8(truncatingIfNeeded: pixel))
      }
    }
    return samples
  }

  private func check() throws(FigureError) {
    let status = unsafe cairo_status(context)
    guard status != CAIRO_STATUS_SUCCESS else { return }
    // SAFETY: cairo returns a constant text for every status.
    throw FigureError.drawing(reason: unsafe String(cString: cairo_status_to_string(status)))
  }

  private func draw(_ shape: Shape) {
    // SAFETY: as in draw(_:scale:).
    switch shape {
    case .line(let points, let pen):
      trace(points)
      stroke(pen)
    case .area(let points, let color, let opacity):
      trace(points)
      fill(color, opacity, stroke: nil)
    case .polygon(let points, let color, let opacity, let pen):
      trace(points)
      unsafe cairo_close_path(context)
      fill(color, opacity, stroke: pen)
    case .disc(let center, let radius, let color, let opacity, let pen):
      unsafe cairo_new_path(context)
      unsafe cairo_arc(context, center.x, center.y, radius, 0, 2 * Double.pi)
      fill(color, opacity, stroke: pen)
    case .ramp(let rect): ramp(rect)
    case .words(let words): write(words)
    case .clip(let rect):
      unsafe cairo_save(context)
      unsafe cairo_rectangle(context, rect.x, rect.y, rect.width, rect.height)
      unsafe cairo_clip(context)
    case .unclip: unsafe cairo_restore(context)
    }
  }

  private func trace(_ points: [Point]) {
    unsafe cairo_new_path(context)
    for point in points { unsafe cairo_line_to(context, point.x, point.y) }
  }

  private func use(_ color: Color, _ opacity: Double) {
    unsafe cairo_set_source_rgba(
      context, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255, opacity)
  }

  private func fill(_ color: Color, _ opacity: Double, stroke pen: Stroke?) {
    use(color, opacity)
    guard let pen else { return unsafe cairo_fill(context) }
    unsafe cairo_fill_preserve(context)
    stroke(pen)
  }

  private func stroke(_ pen: Stroke) {
    use(pen.color, pen.opacity)
    unsafe cairo_set_line_width(context, pen.width)
    // SAFETY: cairo copies the lengths during the call.
    unsafe cairo_set_dash(context, pen.dashes, Int32(pen.dashes.count), 0)
    unsafe cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    unsafe cairo_set_line_cap(context, CAIRO_LINE_CAP_BUTT)
    unsafe cairo_stroke(context)
  }

  private func ramp(_ rect: Rect) {
    // SAFETY: the pattern is destroyed once, after the context let go of it.
    let pattern = unsafe cairo_pattern_create_linear(0, rect.bottom, 0, rect.y)
    for step in 0...Drawing.rampSteps {
      let place = Double(step) / Double(Drawing.rampSteps)
      let color = Viridis.color(place)
      unsafe cairo_pattern_add_color_stop_rgb(
        pattern, place, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255)
    }
    unsafe cairo_rectangle(context, rect.x, rect.y, rect.width, rect.height)
    unsafe cairo_set_source(context, pattern)
    unsafe cairo_fill(context)
    unsafe cairo_pattern_destroy(pattern)
  }

  private func selectFont(size: Double, isBold: Bool) {
    // SAFETY: Swift passes a zero-terminated copy of the family's name.
    unsafe cairo_select_font_face(
      context, CairoCanvas.family, CAIRO_FONT_SLANT_NORMAL,
      isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    unsafe cairo_set_font_size(context, size)
  }

  private func write(_ words: Words) {
    let width = words.anchor == .start ? 0 : metrics.width(words.text, words.size, words.isBold)
    let shift = words.anchor == .middle ? -width / 2 : words.anchor == .end ? -width : 0
    selectFont(size: words.size, isBold: words.isBold)
    use(words.color, 1)
    unsafe cairo_save(context)
    unsafe cairo_translate(context, words.at.x, words.at.y)
    if words.isUpright { unsafe cairo_rotate(context, -Double.pi / 2) }
    unsafe cairo_move_to(context, shift, 0)
    // SAFETY: Swift passes a zero-terminated UTF-8 copy that lives during the call.
    unsafe cairo_show_text(context, words.text)
    unsafe cairo_restore(context)
  }
}

extension Drawing {
  /// How many pieces a colour bar's ramp is drawn in.
  static let rampSteps = 32
}

extension CairoCanvas {
  /// Draws one page as PDF.
  ///
  /// - Parameters:
  ///   - scale: the length of the drawing's points in the page's points.
  ///   - facts: the title and keywords of the document.
  ///   - created: the date of creation in ISO 8601, or nil for none.
  static func pdf(
    _ drawing: Drawing, scale: Double, title: String, keywords: String, created: String?
  ) throws(FigureError) -> [UInt8] {
    let sink = ByteSink()
    // SAFETY: the sink outlives the surface, which is finished before this function returns; cairo calls back
    // only during calls made here, and `bytes` holds `count` bytes then.
    let keeper = unsafe Unmanaged.passUnretained(sink).toOpaque()
    let surface = unsafe cairo_pdf_surface_create_for_stream(
      { closure, bytes, count in
        guard let closure = unsafe closure, let bytes = unsafe bytes else { return CAIRO_STATUS_WRITE_ERROR }
        let sink = unsafe Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue()
        unsafe sink.bytes.append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
        return CAIRO_STATUS_SUCCESS
      }, keeper, drawing.width * scale, drawing.height * scale)
    let canvas = try unsafe CairoCanvas(surface: surface)
    // SAFETY: Swift passes zero-terminated UTF-8 copies, which cairo copies.
    unsafe cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5)
    unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
    unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "dyne")
    if !keywords.isEmpty {
      unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_KEYWORDS, keywords)
    }
    // without a word on it cairo writes the present time
    unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, created ?? "")
    try canvas.draw(drawing, scale: scale)
    unsafe cairo_surface_finish(surface)
    try canvas.check()
    return withExtendedLifetime((canvas, sink)) { sink.bytes }
  }
}

/// Collects what cairo writes.
private final class ByteSink {
  var bytes: [UInt8] = []
}
