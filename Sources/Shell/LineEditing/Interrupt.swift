private import CLibedit
private import Glibc

/// Returns whether Ctrl-C was pressed; work that doesn't heed it for three seconds is ended with 130.
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

  /// Keeps impatient presses of Ctrl-C from ending the process, unless one comes when its work hasn't stopped
  /// for three seconds.
  package static func guardProcess() {
    signals_guard(true)
  }

  /// Asks for an interrupt as Ctrl-C does.
  package static func request() {
    signals_request_interrupt()
  }
}

/// The wish that the process end: a closed terminal, a shutdown, an output that nobody reads.
package enum Ending {
  /// Makes such a wish an interrupt, after which the program is to call `complete`.
  package static func hold() {
    signals_hold_endings()
  }

  /// Says whether the process is to end.
  package static var isAsked: Bool { signals_ending() }

  /// Asks for the end that a closed pipe brings: by SIGPIPE.
  package static func askForClosedPipe() {
    signals_request_end(SIGPIPE)
  }

  /// Asks for the end with an exit status, at least 1.
  package static func ask(status: Int32) {
    signals_request_end(-status)
  }

  /// Ends the process, after `keep` has run in a copy of it, where its work doesn't heed an interrupt for
  /// three seconds.
  ///
  /// `stuck` is written to standard error when the user may press Ctrl-C again, `lost` when `keep` didn't
  /// succeed.
  package static func watch(stuck: String, lost: String, _ keep: @escaping () -> Void) {
    // SAFETY: the action is retained forever, and called in a copy of the process that has no other thread.
    let action = unsafe Unmanaged.passRetained(Action(keep))
    unsafe _ = signals_watch(
      { context in
        guard let context = unsafe context else { return }
        unsafe Unmanaged<Action>.fromOpaque(context).takeUnretainedValue().run()
      }, action.toOpaque(), stuck, lost)
  }

  private final class Action {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
  }

  /// Begins what must be done before the end; nothing interrupts it.
  package static func beginLastWork() {
    signals_begin_last_work()
  }

  /// Ends the process by the signal that came, with the status asked for, or as a closed terminal does.
  package static func complete() {
    signals_end()
  }
}
