import Figures
package import Language
import Storage

private var subjectParameter: Parameter<Value> {
  Parameter(
    "x", .value(.either([.string, .array, .list]), "a PNG file or pictures as arrays"), .positional,
    "A PNG file, a picture as an array height × width × 3 of bytes, an array or a list of such pictures.")
}

private var targetParameter: Parameter<String?> {
  Parameter("to", .optional(.path), note: "text", "A PNG file to write.")
}

private var scaleParameter: Parameter<Int> {
  Parameter("scale", .whole(1...64), default: 1, "The size at which each pixel is drawn, in pixels.")
}

extension Command {
  /// `show`: shows pictures.
  package static var show: Command {
    Command(
      "show", area: .pictures, "Shows pictures in the terminal, or writes them to a file.",
      help: """
        Several pictures are shown side by side, scaled down to fit the terminal. The numbers of an array \
        are red, green and blue from 0 to 255, like the observation of a pixel environment.
        """,
      parameters: [subjectParameter, targetParameter, scaleParameter],
      returns: .either([.string, .none]),
      examples: [
        Example(
          "show \"arm.png\"", "a picture in the terminal",
          setup: "arm = ReacherVertical seed=1\nrender arm to=\"arm.png\" size=64"),
        Example(
          "show zeros(8, 16, 3) to=\"dark.png\" scale=4", "an array as a picture", setup: ""),
      ],
      seeAlso: ["render", "Pixels", "plot"]
    ) { call in
      if let path = call[targetParameter] { try call.requirePNG(path, targetParameter) }
      let pictures = try call.pictures(in: call[subjectParameter])
      guard pictures.count > 1 else { return try call.deliver(pictures[0]) }
      return try call.deliver(Picture.row(pictures))
    }
  }
}

extension Call {
  /// Shows a picture, or writes it.
  fileprivate func deliver(_ picture: Picture) throws -> Value {
    let scale = self[scaleParameter]
    let most = PNGImage.sides.upperBound / max(picture.width, picture.height)
    guard scale <= most else {
      throw error(
        scaleParameter, must: "be at most \(most) for \(picture.width) × \(picture.height) pixels",
        but: "is \(scale)")
    }
    let scaled = picture.scaled(by: scale)
    if let path = self[targetParameter] {
      try write(
        scaled, to: path, targetParameter, title: "pictures", of: [self[subjectParameter]])
      return .none
    }
    if let shown = try inline(scaled) { return session.drawings.add(shown) }
    return session.drawings.add(
      scaled.text(columns: textRoom.columns, rows: textRoom.rows, style: textStyle))
  }

  /// The pictures that a value holds or names; at least one.
  fileprivate func pictures(in value: Value) throws -> [Picture] {
    let pictures: [Picture] =
      switch value {
      case .string(let path): [try picture(at: path)]
      case .array(let array): try self.pictures(in: array)
      case .list(let values): try values.flatMap { try self.pictures(in: $0) }
      default: throw wrong(value.brief)
      }
    if pictures.isEmpty { throw wrong("an empty list") }
    return pictures
  }

  private func wrong(_ what: String) -> ArgumentError {
    error(
      subjectParameter, must: "be a PNG file or pictures, height × width × 3 bytes each", but: "is \(what)")
  }

  private func picture(at path: String) throws -> Picture {
    let file = try InputFile(path: inputPath(path))
    guard file.size <= 256 << 20 else { throw wrong("a file of \(file.size.bytesText)") }
    let bytes = try file.read(file.size, UInt8.self, at: 0)
    do throws(FigureError) {
      return try Picture(decoding: bytes)
    } catch {
      throw self.error(subjectParameter, must: "be a PNG file", but: "is not: \(error)")
    }
  }

  private func pictures(in array: NumericArray) throws -> [Picture] {
    let shape = array.shape
    guard shape.count == 3 || shape.count == 4, shape.last == 3, shape.allSatisfy({ $0 > 0 }) else {
      throw wrong("an array of \(array.shapeDescription)")
    }
    guard let outside = array.elements.first(where: { !(0...255 ~= $0) }) else {
      let (height, width) = (shape[shape.count - 3], shape[shape.count - 2])
      let size = height * width * 3
      return try (0..<array.count / size).map { index in
        let bytes = array.elements[index * size..<(index + 1) * size].map { UInt8($0.rounded()) }
        return try Picture(width: width, height: height, bytes: bytes)
      }
    }
    throw error(
      subjectParameter, must: "hold numbers from 0 to 255", but: "holds \(Value.number(outside).literal)")
  }
}
