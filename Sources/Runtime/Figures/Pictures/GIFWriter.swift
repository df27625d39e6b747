internal import CGIF

/// Makes an animated GIF that repeats forever, picture by picture.
///
/// Of each picture only what differs from the one before is written.
@safe
package struct GIFWriter: ~Copyable {
  package let width: Int, height: Int
  private var palette: ColorPalette
  private let sink: GIFSink
  private let file: UnsafeMutablePointer<GifFileType>
  /// What is shown, as indices of colours; empty before the first picture.
  private var shown: [UInt8] = []
  /// What of the latest picture isn't written yet, since it may be shown for longer.
  private var pending: Change?

  /// The part of a picture that differs from the one before.
  private struct Change {
    var left = 0, top = 0, width = 1, height = 1
    var pixels: [UInt8] = []
    /// Hundredths of a second.
    var delay = 0
  }

  /// Begins a film of pictures of one size, in the colours of a palette.
  package init(
    width: Int, height: Int, palette: ColorPalette, provenance: Provenance = []
  ) throws(FigureError) {
    try PNGImage.check(width, height)
    let sink = GIFSink()
    var code: Int32 = 0
    // SAFETY: the sink outlives the file, which is closed before this writer ends; giflib calls back only
    // during calls made here, with `count` bytes.
    let keeper = unsafe Unmanaged.passUnretained(sink).toOpaque()
    let file = unsafe EGifOpen(
      keeper,
      { file, bytes, count in
        guard let keeper = unsafe file?.pointee.UserData, let bytes = unsafe bytes else { return 0 }
        let sink = unsafe Unmanaged<GIFSink>.fromOpaque(keeper).takeUnretainedValue()
        unsafe sink.bytes.append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
        return count
      }, &code)
    guard let file = unsafe file else { throw .film(reason: GIFWriter.word(code)) }
    do throws(FigureError) {
      try unsafe GIFWriter.begin(file, width, height, palette, ProvenanceText.lines(provenance))
    } catch {
      unsafe EGifCloseFile(file, nil)
      throw error
    }
    self.width = width
    self.height = height
    self.palette = palette
    self.sink = sink
    unsafe self.file = file
  }

  // SAFETY: nothing else closes the file, which frees it whatever happens.
  deinit { unsafe EGifCloseFile(file, nil) }

  private var transparent: UInt8 { UInt8(ColorPalette.most) }

  /// Writes what comes before the first picture.
  @unsafe private static func begin(
    _ file: UnsafeMutablePointer<GifFileType>, _ width: Int, _ height: Int, _ palette: ColorPalette,
    _ comment: String
  ) throws(FigureError) {
    func check(_ status: Int32) throws(FigureError) {
      guard status == GIF_OK else { throw .film(reason: word(unsafe file.pointee.Error)) }
    }
    // SAFETY: giflib copies the map, which is freed here, and reads the bytes of extensions during the calls.
    guard let map = unsafe GifMakeMapObject(256, nil) else { throw .film(reason: "out of memory") }
    defer { unsafe GifFreeMapObject(map) }
    for index in 0..<256 {
      let color = palette.colors[min(index, palette.colors.count - 1)]
      unsafe map.pointee.Colors[index] = GifColorType(Red: color.red, Green: color.green, Blue: color.blue)
    }
    unsafe EGifSetGifVersion(file, true)
    try check(unsafe EGifPutScreenDesc(file, Int32(width), Int32(height), 8, 0, map))
    try check(unsafe EGifPutExtensionLeader(file, APPLICATION_EXT_FUNC_CODE))
    try check(unsafe EGifPutExtensionBlock(file, 11, Array("NETSCAPE2.0".utf8)))
    try check(unsafe EGifPutExtensionBlock(file, 3, [1, 0, 0] as [UInt8]))
    try check(unsafe EGifPutExtensionTrailer(file))
    if !comment.isEmpty { try check(unsafe EGifPutComment(file, comment)) }
  }

  /// Adds a picture that is shown for some hundredths of a second.
  package mutating func add(_ picture: Picture, hundredths: Int) throws(FigureError) {
    guard picture.width == width, picture.height == height else {
      throw .samples(given: picture.bytes.count, expected: width * height * 3)
    }
    let pixels = palette.indices(of: picture)
    guard var change = change(to: pixels) else {
      // nothing has changed: the latest picture is shown for longer
      pending?.delay += hundredths
      return
    }
    try flush()
    change.delay = hundredths
    pending = change
    shown = pixels
  }

  /// What differs from the picture shown; nil if nothing does.
  private func change(to pixels: [UInt8]) -> Change? {
    guard !shown.isEmpty else { return Change(width: width, height: height, pixels: pixels) }
    var (left, right, top, bottom) = (width, -1, height, -1)
    for row in 0..<height {
      for column in 0..<width where pixels[row * width + column] != shown[row * width + column] {
        (left, right) = (min(left, column), max(right, column))
        (top, bottom) = (min(top, row), row)
      }
    }
    guard right >= 0 else { return nil }
    var change = Change(left: left, top: top, width: right - left + 1, height: bottom - top + 1)
    for row in top...bottom {
      for column in left...right {
        let place = row * width + column
        change.pixels.append(pixels[place] == shown[place] ? transparent : pixels[place])
      }
    }
    return change
  }

  private mutating func flush() throws(FigureError) {
    guard let change = pending else { return }
    pending = nil
    // how long, and that the former picture stays below what is transparent
    let delay = UInt16(clamping: change.delay)
    let control: [UInt8] = [
      UInt8(DISPOSE_DO_NOT) << 2 | 1, UInt8(truncatingIfNeeded: delay), UInt8(truncatingIfNeeded: delay >> 8),
      transparent,
    ]
    // SAFETY: giflib reads four bytes, and of each line as many as the part is wide, during the calls.
    try check(unsafe EGifPutExtension(file, GRAPHICS_EXT_FUNC_CODE, 4, control))
    try check(
      unsafe EGifPutImageDesc(
        file, Int32(change.left), Int32(change.top), Int32(change.width), Int32(change.height), false, nil))
    for row in 0..<change.height {
      var line = Array(change.pixels[row * change.width..<(row + 1) * change.width])
      try check(unsafe EGifPutLine(file, &line, Int32(change.width)))
    }
  }

  /// Ends the film and gives the file.
  package consuming func finish() throws(FigureError) -> [UInt8] {
    try flush()
    let sink = sink
    // the file's last byte
    sink.bytes.append(UInt8(ascii: ";"))
    return sink.bytes
  }

  private func check(_ status: Int32) throws(FigureError) {
    guard status == GIF_OK else { throw .film(reason: GIFWriter.word(unsafe file.pointee.Error)) }
  }

  private static func word(_ code: Int32) -> String {
    // SAFETY: giflib returns a constant text, or none.
    guard let text = unsafe GifErrorString(code) else { return "error \(code)" }
    return unsafe String(cString: text)
  }
}

/// Collects what giflib writes.
private final class GIFSink {
  var bytes: [UInt8] = []
}
