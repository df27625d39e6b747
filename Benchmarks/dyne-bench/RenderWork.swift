import Dispatch
import Environments
import Physics
import Synchronization

/// Drawing an environment's states, on all threads.
struct RenderWork {
  let timing: Timing

  /// A frame of 64 × 64 pixels, each thread with a renderer of its own.
  func frames() throws -> Figure {
    let eyes = try (0..<timing.threads).map { _ in try Eye(.reacherVertical, size: 64) }
    let each = 50, threads = timing.threads
    let sampler = Sampler(timing, warmUps: 2, repetitions: 5)
    sampler.sample {
      DispatchQueue.concurrentPerform(iterations: threads) { thread in eyes[thread].draw(each) }
    }
    return sampler.figure("render", units: each * threads)
  }
}

/// An environment with a renderer, which one thread at a time uses.
private final class Eye: Sendable {
  private struct Parts: ~Copyable {
    let environment: Environment
    var renderer: Renderer
    var bytes: [UInt8]
  }

  private let parts: Mutex<Parts>

  init(_ definition: EnvironmentDefinition, size: Int) throws {
    let environment = try definition.make()
    let renderer = try environment.makeRenderer(width: size, height: size)
    let bytes = [UInt8](repeating: 0, count: renderer.byteCount)
    parts = Mutex(Parts(environment: environment, renderer: renderer, bytes: bytes))
  }

  func draw(_ count: Int) {
    parts.withLock { parts in
      for _ in 0..<count { try? parts.renderer.draw(parts.environment.simulation, into: &parts.bytes) }
    }
  }
}
