/// The version of the program and of its language.
package enum Version {
  package static let program = "0.1.0"
  package static let language = 1
}
