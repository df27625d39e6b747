import Storage

/// An element of a model's text.
struct MJCFElement: Equatable {
  let name: String
  let attributes: [XMLElements.Attribute]
  /// The file that it is in, as the model names it, and its line there, from 1.
  let file: String, line: Int
  /// The part of the model that it is in, such as "worldbody"; nil for those parts themselves.
  let section: String?

  subscript(attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }
}

/// The elements of a model, those of the files that it includes in their places.
struct MJCFElements {
  private(set) var all: [MJCFElement] = []
  /// The files that were read.
  private(set) var files: Set<String> = []
  private let folder: String

  /// The elements that hold a whole file.
  private static let roots = ["mujoco", "mujocoinclude"]

  init(ofFile source: String) {
    folder = source.lastIndex(of: "/").map { String(source[...$0]) } ?? ""
    read(source, calling: String(source.dropFirst(folder.count)), in: nil)
  }

  private mutating func read(_ source: String, calling name: String, in outer: String?) {
    // what can't be read, or isn't text, is MuJoCo's affair, and so are circles
    guard files.count < 1_000, files.insert(source).inserted, let file = try? InputFile(path: source),
      file.size < 100 << 20, let bytes = try? file.read(file.size, UInt8.self, at: 0)
    else { return }
    // the section of the children of each element that is open
    var open = [outer]
    for tag in XMLElements(bytes) {
      guard case .begin(let element, let attributes, let line, let isEmpty) = tag else {
        if open.count > 1 { open.removeLast() }
        continue
      }
      let section = open[open.count - 1]
      all.append(MJCFElement(name: element, attributes: attributes, file: name, line: line, section: section))
      if element == "include", let included = all[all.count - 1]["file"] {
        read(included.hasPrefix("/") ? included : folder + included, calling: included, in: section)
      }
      if !isEmpty { open.append(section ?? (MJCFElements.roots.contains(element) ? nil : element)) }
    }
  }
}

extension XMLElements.Attribute {
  /// Attributes of MJCF that hold names rather than numbers.
  private static let names: Set = [
    "name", "class", "childclass", "file", "joint", "joint1", "joint2", "body", "body1", "body2", "geom",
    "geom1", "geom2", "site", "site1", "site2", "tendon", "actuator", "material", "texture", "mesh", "hfield",
    "objname", "target", "slidersite", "cranksite", "refsite", "sidesite", "jointinparent", "text", "prefix",
  ]

  /// Whether it consists of numbers, one of which isn't finite.
  var isNotFinite: Bool {
    guard !Self.names.contains(name) else { return false }
    let numbers = value.split(whereSeparator: \.isWhitespace).map { Double($0) }
    return numbers.contains { $0?.isFinite == false } && !numbers.contains(nil)
  }
}
