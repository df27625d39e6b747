import Environments
import Language
import Physics

extension Command {
  /// The command, with what completion may offer in its strings.
  func withOffers() -> Command {
    if name == "Environment" { return offering(.modelNames) }
    if parameters.contains(where: { $0.name == "camera" }) { return offering(.cameras) }
    switch name {
    case "load": return offering(TextOffers(endings: ["safetensors", "csv", "json"]))
    case "sweep", "record": return offering(TextOffers(endings: ["dyne"]))
    default: return self
    }
  }
}

extension TextOffers {
  /// The cameras of the environment that is shown.
  fileprivate static var cameras: TextOffers {
    TextOffers { place, session in
      guard place.parameter == "camera" else { return nil }
      guard let name = place.subject, case .object(let object)? = session.variables[name],
        let environment = (object as? EnvironmentObject)?.environment
      else { return [] }
      return environment.simulation.model.cameraNames
    }
  }

  /// The names of a model's parts, where a formula asks for one of a kind.
  fileprivate static var modelNames: TextOffers {
    TextOffers(endings: ["xml"]) { place, session in
      guard let callee = place.callee, callee != "Environment" else { return nil }
      guard let kinds = kinds[callee], let model = place.text else { return [] }
      if let definition = EnvironmentDefinition.named(model) { return names(in: definition, of: kinds) }
      var names = NamesOfModel(session: session, kinds: kinds)
      names.read(session.path(model))
      return names.found
    }
  }

  /// What the names in a function's quotes are of, as MJCF calls it.
  private static let kinds: [String: Set<String>] = {
    let places: Set = ["body", "site", "geom"]
    return [
      "position": places, "velocity": places, "angular_velocity": places, "rotation": places,
      "orientation": ["body"], "center_of_mass": ["body"], "mass": ["body"], "joint": ["joint"],
      "joint_velocity": ["joint"], "sensor": ["sensor"], "key": ["key"],
    ]
  }()

  private static func names(in definition: EnvironmentDefinition, of kinds: Set<String>) -> [String] {
    guard let model = try? Model(xml: definition.model) else { return [] }
    let named = ElementKind.allCases.filter { kinds.contains($0.rawValue) }.flatMap { model.names(of: $0) }
    return distinct(named + (kinds.contains("key") ? model.keyframes.map(\.name) : []))
  }

  fileprivate static func distinct(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}

/// The names of some kinds that an MJCF file gives, and the files that it includes.
private struct NamesOfModel {
  let session: Session
  let kinds: Set<String>
  private var names: [String] = []
  private var files: Set<String> = []

  init(session: Session, kinds: Set<String>) { (self.session, self.kinds) = (session, kinds) }

  var found: [String] { TextOffers.distinct(names) }

  mutating func read(_ path: String) {
    guard files.count < 20, files.insert(path).inserted, let text = try? session.services.readFile(path)
    else {
      return
    }
    var open: [String] = []
    for tag in XMLElements(Array(text.utf8)) {
      guard case .begin(let name, let attributes, _, let isEmpty) = tag else {
        _ = open.popLast()
        continue
      }
      func value(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
      if name == "include", let file = value("file") {
        read(file.hasPrefix("/") ? file : path.folder + file)
      } else if let value = value("name"), kinds.contains(kind(name, in: open)) {
        names.append(value)
      }
      if !isEmpty { open.append(name) }
    }
  }

  /// The kind of an element: a sensor is what is among sensors.
  private func kind(_ name: String, in open: [String]) -> String {
    if open.contains("sensor") { return "sensor" }
    return name == "freejoint" ? "joint" : name
  }
}

extension StringProtocol {
  /// The path's part up to its last slash, with it.
  fileprivate var folder: String { lastIndex(of: "/").map { String(self[...$0]) } ?? "" }
}
