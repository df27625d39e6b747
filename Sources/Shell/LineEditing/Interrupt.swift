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

  /// Keeps impatient presses of Ctrl-C from ending the process, unless its work doesn't stop for three seconds.
  package static func guardProcess() {
    signals_guard(true)
  }

  /// Asks for an interrupt as Ctrl-C does.
  package static func request() {
    signals_request_interrupt()
  }
}

/// The system's wish that the process end: a closed terminal, a shutdown.
package enum Ending {
  /// Makes such a wish an interrupt, after which the program is to call `complete`; ten seconds later it is ended.
  package static func hold() {
    signals_hold_endings()
  }

  /// Says whether the process is to end.
  package static var isAsked: Bool { signals_ending() }

  /// Begins what must be done before the end; nothing interrupts it.
  package static func beginLastWork() {
    signals_begin_last_work()
  }

  /// Ends the process by the signal that came, or as a closed terminal does.
  package static func complete() {
    signals_end()
  }
}
