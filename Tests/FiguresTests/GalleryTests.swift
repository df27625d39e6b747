import Figures
import Glibc
import Testing

/// Draws every sample in every form; with `DYNE_GALLERY=folder` writes them there to be looked at.
@Suite struct GalleryTests {
  private let folder = unsafe getenv("DYNE_GALLERY").map { unsafe String(cString: $0) }

  private func keep(_ bytes: [UInt8], _ name: String) {
    guard let folder, let file = unsafe fopen("\(folder)/\(name)", "wb") else { return }
    // SAFETY: the file was opened above and is closed once.
    unsafe fwrite(bytes, 1, bytes.count, file)
    unsafe fclose(file)
  }

  @Test func everySampleIsDrawnInEveryForm() throws {
    for (name, figure) in try Samples.all() {
      keep(try figure.png(provenance: [("Software", "dyne")]), "\(name).png")
      keep(try figure.png(size: FigureSize(width: 480, height: 360)), "\(name)-small.png")
      keep(try figure.png(size: FigureSize(width: 1800, height: 1200)), "\(name)-large.png")
      keep(try figure.svg(), "\(name).svg")
      keep(try figure.pdf(), "\(name).pdf")
      for (kind, style) in [
        ("plain", TextStyle()), ("ascii", TextStyle(isASCII: true)), ("color", TextStyle(colors: .trueColor)),
      ] {
        keep(Array(try figure.text(width: 80, height: 24, style: style).utf8), "\(name)-\(kind).txt")
        keep(Array(try figure.text(width: 46, height: 14, style: style).utf8), "\(name)-\(kind)-small.txt")
      }
    }
  }
}
