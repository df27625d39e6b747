/// Variables by name, in the order in which they were first set.
package struct Variables {
  private var positions: [String: Int] = [:]
  private var slots: [Value?] = []
  private var slotNames: [String] = []

  package init() {}

  package subscript(name: String) -> Value? {
    get { positions[name].flatMap { slots[$0] } }
    set {
      guard let newValue else {
        if let position = positions.removeValue(forKey: name) { slots[position] = nil }
        return
      }
      if let position = positions[name] {
        slots[position] = newValue
      } else {
        positions[name] = slots.count
        slots.append(newValue)
        slotNames.append(name)
      }
    }
  }

  package var names: [String] {
    slots.indices.compactMap { slots[$0] == nil ? nil : slotNames[$0] }
  }

  /// Changes a value in place; false if there is no such variable.
  mutating func modify<E: Error>(_ name: String, _ change: (inout Value) throws(E) -> Void) throws(E) -> Bool
  {
    guard let position = positions[name], var value = slots[position] else { return false }
    // the slot lets go of the value so that it is changed in place
    slots[position] = Value.none
    defer { slots[position] = value }
    try change(&value)
    return true
  }

  /// Removes everything.
  package mutating func removeAll() { self = Variables() }
}
