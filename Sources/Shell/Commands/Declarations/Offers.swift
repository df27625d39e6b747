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

  /// The names of a model's parts, where a formula asks for one.
  fileprivate static var modelNames: TextOffers {
    TextOffers(endings: ["xml"]) { place, session in
      guard let callee = place.callee, callee != "Environment" else { return nil }
      guard let path = place.text, let text = try? session.services.readFile(session.path(path)) else {
        return []
      }
      var names: [String] = []
      for tag in XMLElements(Array(text.utf8)) {
        guard case .begin(_, let attributes, _, _) = tag else { continue }
        names += attributes.filter { $0.name == "name" }.map(\.value)
      }
      var seen: Set<String> = []
      return names.filter { seen.insert($0).inserted }
    }
  }
}
