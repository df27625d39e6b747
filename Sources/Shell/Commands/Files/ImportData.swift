import Datasets
import Exchange
import Language
import Numerics
import Storage
import Texts

extension Call {
  /// Whether a name is a folder that holds a Minari dataset.
  func isMinariFolder(_ path: String) -> Bool { isPlainFile(path + "/" + Minari.dataName) }

  /// Sequences of a dataset of Minari's or D4RL's: a file of HDF5, a folder, or with `format=minari` an id.
  func dataset(
    _ source: Parameter<String>, as format: InputFormat?, _ length: Parameter<Int>
  ) throws -> (Value, remarks: [String]) {
    var path = inputPath(self[source])
    let folder = isMinariFolder(path) ? path : Minari.root.map { "\($0)/\(self[source])" } ?? path
    if isMinariFolder(folder), !isPlainFile(path) {
      path = folder + "/" + Minari.dataName
    } else if format == .minari, !isPlainFile(path) {
      throw error(
        source, must: "be a Minari dataset: a file, a folder or an id", but: "is \(self[source].quoted)",
        help: "looked for '\(folder)/\(Minari.dataName)'; $MINARI_DATASETS_PATH says where datasets are")
    }
    try require(try InputFile(path: path).kind(), for: format ?? .minari, source)
    let described = try description(of: path, name: datasetName(self[source]), source)
    let (data, remarks) = try HDF5Worker.read(path, described, length: self[length], self, source)
    let stream = RandomStream(seed: 0, "import")
    return (.object(DatasetObject(data, random: stream)), remarks)
  }

  /// The name that data have for their environment where no description gives one.
  private func datasetName(_ path: String) -> String {
    let parts = path.split(separator: "/").map(String.init).filter { $0 != "data" && $0 != "main_data.hdf5" }
    let name = parts.last ?? path
    return name.hasSuffix(".hdf5") ? String(name.dropLast(5)) : name
  }

  /// What `metadata.json` beside a Minari file says.
  private func description(
    of path: String, name: String, _ source: Parameter<String>
  ) throws -> ImportedData.Description {
    var description = ImportedData.Description(name: name)
    let beside = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
      separator: "/")
    guard let file = try? InputFile(path: beside + "/metadata.json"), file.size < 16 << 20,
      let bytes = try? file.contents(), let json = try? JSON.reading(bytes[...]).value
    else { return description }
    description.name = json["dataset_id"]?.string ?? name
    description.policy = json["algorithm_name"]?.string
    guard let text = json["action_space"]?.string,
      let space = try? JSON.reading(Array(text.utf8)[...]).value
    else { return description }
    if let kind = space["type"]?.string, kind != "Box" { description.actionKind = kind }
    description.low = space["low"]?.numbers
    description.high = space["high"]?.numbers
    return description
  }
}

extension JSON {
  /// The numbers in a list, or in a list of such lists, in their order; nil where it holds anything else.
  fileprivate var numbers: [Double]? {
    guard case .array(let entries) = self else { return number.map { [$0] } }
    var all: [Double] = []
    for entry in entries {
      guard let numbers = entry.numbers else { return nil }
      all += numbers
    }
    return all
  }
}

/// Where Minari keeps its datasets, and how it calls them.
enum Minari {
  static let dataName = "data/main_data.hdf5"

  /// `$MINARI_DATASETS_PATH`, or `~/.minari/datasets`.
  static var root: String? {
    environmentText("MINARI_DATASETS_PATH") ?? homeFolder().map { $0 + "/.minari/datasets" }
  }

  /// Whether a text can be the id of a dataset: names between slashes, the last with a version.
  static func isID(_ text: String) -> Bool {
    text.wholeMatch(of: /([A-Za-z0-9_\-]+\/)*[A-Za-z0-9_\-]+-v[0-9]+/) != nil
  }
}
