/// A function that a program defines.
package final class Function {
  package let name: String
  package let parameters: [String]

  init(name: String, parameters: [String]) {
    self.name = name
    self.parameters = parameters
  }
}
