import Diagnostics
import Environments
import Language
import Physics
import Syntax

extension FormulaCompiler {
  /// Translates a quantity on its own.
  func quantity(_ name: String, _ range: SourceRange, _ scope: FormulaScope) throws -> FormulaValue {
    switch name {
    case "mass": return .constant(.vector(model.masses))
    case "goal": return try goal(range, scope)
    default: break
    }
    try allow(name, range, scope)
    switch name {
    case "qpos": return try read(.qpos)
    case "qvel": return try read(.qvel)
    case "act": return try read(.act)
    case "action": return try action(range, scope)
    case "time": return try read(.time, 0..<1, shape: [])
    case "elapsed":
      guard let seconds = numbers(try read(.time, 0..<1, shape: [])) else { break }
      return write { builder in
        let step = FormulaOperand(builder.constant([duration])), one = FormulaOperand(builder.constant([1]))
        let steps = builder.emit(.divide, 1, FormulaOperand(seconds.at), step)
        return .numbers([], at: builder.emit(.round, 1, FormulaOperand(steps), one))
      }
    case "contacts": return try read(.contacts, 0..<1, shape: [])
    case "sensors": return try read(.sensors)
    case "qacc": return try read(.qacc)
    case "actuator_force": return try read(.actuatorForces)
    case "qfrc_actuator": return try read(.jointActuation)
    case "qfrc_constraint": return try read(.jointConstraint)
    case "center_of_mass": return try read(.subtreeCenters, 0..<3)
    case "cinert": return try readRows(.inertias, 10)
    case "cvel": return try readRows(.spatialVelocities, 6)
    case "cfrc_ext": return try readRows(.externalForces, 6)
    default: break
    }
    if let offered = FormulaNames.all.first(where: { $0.name == name }) {
      throw scope.failure("bad-argument", "'\(name)' needs arguments: \(offered.usage)", range)
    }
    let names = FormulaNames.all.map(\.name)
    throw scope.failure(
      "unknown-name", "unknown name '\(name)'", range, help: NearestName.help(for: name, among: names))
  }

  /// Translates a call of a quantity, or of the value at another moment.
  func call(
    _ call: CallExpression, of offered: FormulaName, _ range: SourceRange, _ scope: FormulaScope
  ) throws -> FormulaValue {
    if offered.isPlain, call.arguments.isEmpty { return try quantity(offered.name, range, scope) }
    guard case .expression(let argument)? = call.arguments.first?.value, offered.form != .plain else {
      throw scope.failure(
        "bad-argument", "'\(offered.name)' is written \(offered.usage)", call.name.range)
    }
    if offered.name == "key" { return .constant(.vector(try keyframe(call, scope))) }
    if offered.name != "mass" { try allow(offered.name, call.name.range, scope) }
    switch offered.name {
    case "before": return try before(argument, range, scope)
    case "late": return try late { try self.compile(argument, scope) }
    default: break
    }
    let frames: [ElementKind] = [.body, .site, .geom]
    switch offered.name {
    case "position":
      let (kind, index) = try element(call, frames, scope)
      return try read(kind.positions, 3 * index..<3 * index + 3)
    case "velocity":
      let (kind, index) = try element(call, frames, scope)
      return try read(kind.velocities, 6 * index + 3..<6 * index + 6)
    case "angular_velocity":
      let (kind, index) = try element(call, frames, scope)
      return try read(kind.velocities, 6 * index..<6 * index + 3)
    case "orientation":
      let index = try element(call, [.body], scope).index
      return try read(.bodyQuaternions, 4 * index..<4 * index + 4)
    case "rotation":
      let (kind, index) = try element(call, frames, scope)
      return try read(kind.matrices, 9 * index..<9 * index + 9, shape: [3, 3])
    case "center_of_mass":
      let index = try element(call, [.body], scope).index
      return try read(.subtreeCenters, 3 * index..<3 * index + 3)
    case "mass": return .constant(.number(model.mass(ofBody: try element(call, [.body], scope).index)))
    case "joint": return try readOne(.qpos, model.positions(ofJoint: element(call, [.joint], scope).index))
    case "joint_velocity":
      return try readOne(.qvel, model.velocities(ofJoint: element(call, [.joint], scope).index))
    default: return try readOne(.sensors, model.readings(ofSensor: element(call, [.sensor], scope).index))
    }
  }

  // MARK: Moments

  /// Refuses what isn't known when the formula is looked at.
  private func allow(_ name: String, _ range: SourceRange, _ scope: FormulaScope) throws(Diagnostic) {
    switch slot {
    case .positions, .goal, .velocities, .activations:
      throw scope.failure(
        "bad-argument", "\(parameter) can use only constants and random numbers, not '\(name)'", range,
        help: "no state is known yet; qpos0, key(\"…\"), nq, nv, nu and dt are")
    case .placement, .orientation:
      throw scope.failure(
        "bad-argument", "\(parameter) can use only the goal and constants, not '\(name)'", range)
    default: break
    }
  }

  private func action(_ range: SourceRange, _ scope: FormulaScope) throws -> FormulaValue {
    if slot == .observation || slot == .acceptance || slot == .reached {
      throw scope.failure(
        "bad-argument", "\(parameter) can use only the state, not 'action'", range,
        help: slot == .acceptance ? nil : "late(action) is the action of the last step")
    }
    return try read(.control)
  }

  private func goal(_ range: SourceRange, _ scope: FormulaScope) throws -> FormulaValue {
    switch slot {
    case .positions, .goal, .velocities, .activations:
      throw scope.failure(
        "bad-argument", "\(parameter) can use only constants and random numbers, not 'goal'", range)
    default: break
    }
    guard slot != .reached else {
      throw scope.failure(
        "bad-argument", "reached is a goal that follows from the state, so it can't use 'goal'", range)
    }
    guard let goalSize else {
      throw scope.failure(
        "bad-argument", "no goal is given", range, help: "goal=… draws one")
    }
    return .numbers([goalSize], at: write { $0.read(.goal, from: 0, count: goalSize) })
  }

  private func before(
    _ argument: Expression, _ range: SourceRange, _ scope: FormulaScope
  ) throws -> FormulaValue {
    guard slot == .outcome else {
      throw scope.failure(
        "bad-argument",
        "before(…) can be used only in reward and terminated, not in "
          + (slot == .before ? "before(…)" : slot == .memory ? "late(…)" : parameter), range)
    }
    return try compile(at: .before) { try self.compile(argument, scope) }
  }

  /// What belongs to the last physics step is remembered there; where nothing has passed since, it is read at
  /// once.
  private func late(_ body: () throws -> FormulaValue) throws -> FormulaValue {
    slot == .memory || slot == .acceptance ? try body() : try compile(at: .memory, body)
  }

  // MARK: Reading

  private func read(_ quantity: Quantity, _ range: Range<Int>? = nil, shape: [Int]? = nil) throws
    -> FormulaValue
  {
    let range = range ?? 0..<model.count(of: quantity)
    let read: () -> FormulaValue = {
      .numbers(
        shape ?? [range.count],
        at: self.write { $0.read(quantity, from: range.lowerBound, count: range.count) })
    }
    return quantity.belongsToStep ? try late(read) : read()
  }

  private func readRows(_ quantity: Quantity, _ columns: Int) throws -> FormulaValue {
    try read(quantity, shape: [model.bodyCount, columns])
  }

  /// A single number is no vector.
  private func readOne(_ quantity: Quantity, _ range: Range<Int>) throws -> FormulaValue {
    try read(quantity, range, shape: range.count == 1 ? [] : nil)
  }

  // MARK: Names of the model

  /// The numbers of a keyframe: its coordinates, or those of the part that is asked for.
  private func keyframe(_ call: CallExpression, _ scope: FormulaScope) throws -> [Double] {
    let name = try text(call.arguments[0], scope)
    let keyframes = model.keyframes
    guard let keyframe = keyframes.first(where: { $0.name == name.text }) else {
      let names = keyframes.map(\.name)
      throw scope.failure(
        "unknown-name", "\(modelName) has no keyframe '\(name.text)'", name.range,
        help: names.isEmpty
          ? "the model has none"
          : NearestName.help(for: name.text, among: names)
            ?? NearestName.list("it has", Array(names.prefix(12))))
    }
    var part = "qpos"
    for argument in call.arguments.dropFirst() {
      let word = try text(argument, scope)
      guard argument.name?.text == "part", Keyframe.parts[word.text] != nil else {
        throw scope.failure(
          "bad-argument",
          "part must be \(Keyframe.parts.keys.sorted().listed(with: "or")), but is '\(word.text)'", word.range
        )
      }
      part = word.text
    }
    return Keyframe.parts[part].map { keyframe[keyPath: $0] } ?? []
  }

  /// Finds what a call names among elements of some kinds.
  private func element(
    _ call: CallExpression, _ kinds: [ElementKind], _ scope: FormulaScope
  ) throws -> (kind: ElementKind, index: Int) {
    let name = try text(call.arguments[0], scope)
    var wanted = kinds
    for argument in call.arguments.dropFirst() {
      let word = try text(argument, scope)
      guard argument.name?.text == "kind", let kind = ElementKind(rawValue: word.text), kinds.contains(kind)
      else {
        throw scope.failure(
          "bad-argument", "kind must be \(kinds.phrase), but is '\(word.text)'", word.range)
      }
      wanted = [kind]
    }
    var found = wanted.compactMap { kind in model.index(of: kind, named: name.text).map { (kind, $0) } }
    // geoms are often called like their body, which is meant then
    if found.count > 1 { found.removeAll { $0.0 == .geom } }
    guard let first = found.first else {
      let names = Set(wanted.flatMap { model.names(of: $0) }).sorted()
      throw scope.failure(
        "unknown-name", "\(modelName) has no \(wanted.phrase) named '\(name.text)'", name.range,
        help: NearestName.help(for: name.text, among: names)
          ?? NearestName.list("it has", Array(names.prefix(12))))
    }
    if found.count > 1 {
      let both = found.map { "a \($0.0.rawValue)" }.listed(with: "and")
      throw scope.failure(
        "bad-argument", "'\(name.text)' is ambiguous: it is \(both)", name.range,
        help: "say which: \(call.name.text)(\"\(name.text)\", kind=\"\(first.0.rawValue)\")")
    }
    return first
  }

  private func text(_ argument: Argument, _ scope: FormulaScope) throws -> (text: String, range: SourceRange)
  {
    guard case .expression(let expression) = argument.value else { return ("", argument.range) }
    let value = try compile(expression, scope)
    guard case .string(let text)? = value.constant else {
      throw scope.failure(
        "bad-argument", "a name in a formula must be a string, but is \(value.phrase)", expression.range)
    }
    return (text, expression.range)
  }
}

extension Keyframe {
  /// What a formula may ask a keyframe for.
  fileprivate static var parts: [String: KeyPath<Keyframe, [Double]>] {
    [
      "qpos": \.qpos, "qvel": \.qvel, "act": \.act, "ctrl": \.ctrl, "mocap": \.mocapPositions,
      "mocap_quat": \.mocapQuaternions,
    ]
  }
}

extension [ElementKind] {
  fileprivate var phrase: String { map(\.rawValue).listed(with: "or") }
}

extension ElementKind {
  fileprivate var positions: Quantity {
    self == .site ? .sitePositions : self == .geom ? .geomPositions : .bodyPositions
  }

  fileprivate var matrices: Quantity {
    self == .site ? .siteMatrices : self == .geom ? .geomMatrices : .bodyMatrices
  }

  fileprivate var velocities: Quantity {
    self == .site ? .siteVelocities : self == .geom ? .geomVelocities : .bodyVelocities
  }
}
