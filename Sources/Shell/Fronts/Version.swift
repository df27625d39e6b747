/// The version of the program.
package enum Version {
  package static let text = "dyne 0.1.0"
}
