private import CLibedit

/// Tells whether Ctrl-C was pressed; a second one within a second, outside the prompt, ends the process
/// with 130.
package enum Interrupt {
  /// Starts listening to signals; later calls do nothing.
  package static func install() {
    signals_install()
  }

  /// Says whether an interrupt waits to be obeyed; costs one relaxed load.
  package static var isPending: Bool { signals_interrupted() }

  /// Forgets a pending interrupt.
  package static func clear() {
    signals_clear_interrupt()
  }

  /// Asks for an interrupt as Ctrl-C does.
  package static func request() {
    signals_request_interrupt()
  }
}
