/// Variables by name, in the order in which they were first set.
///
/// A few are found by looking at each, many by a dictionary.
package struct Variables {
  private static let few = 8

  private var slots: [Value?] = []
  private var slotNames: [String] = []
  /// Where each name's slot is, once there are more than a few.
  private var positions: [String: Int] = [:]

  package init() {}

  /// Makes variables of as many different names as values.
  init(_ names: [String], _ values: [Value?]) {
    slots = values
    slotNames = names
    if names.count > Variables.few { indexSlots() }
  }

  private mutating func indexSlots() {
    for (position, name) in slotNames.enumerated() where slots[position] != nil { positions[name] = position }
  }

  private func position(_ name: String) -> Int? {
    if slotNames.count > Variables.few { return positions[name] }
    for position in slotNames.indices where slotNames[position] == name {
      if case .some = slots[position] { return position }
    }
    return nil
  }

  package subscript(name: String) -> Value? {
    get { position(name).flatMap { slots[$0] } }
    set {
      if let position = position(name) {
        slots[position] = newValue
        if newValue == nil { positions[name] = nil }
      } else if let newValue {
        slots.append(newValue)
        slotNames.append(name)
        switch slots.count {
        case ...Variables.few: break
        case Variables.few + 1: indexSlots()
        default: positions[name] = slots.count - 1
        }
      }
    }
  }

  /// All names with their values.
  package var all: [(name: String, value: Value)] {
    slots.indices.compactMap { position in slots[position].map { (slotNames[position], $0) } }
  }

  package var names: [String] {
    slots.indices.compactMap { slots[$0] == nil ? nil : slotNames[$0] }
  }

  /// Changes a value in place; false if there is no such variable.
  mutating func modify<E: Error>(_ name: String, _ change: (inout Value) throws(E) -> Void) throws(E) -> Bool
  {
    guard let position = position(name), var value = slots[position] else { return false }
    // the slot lets go of the value so that it is changed in place
    slots[position] = Value.none
    defer { slots[position] = value }
    try change(&value)
    return true
  }

  /// Removes everything.
  package mutating func removeAll() { self = Variables() }
}
