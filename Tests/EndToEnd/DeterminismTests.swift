import TestSupport
import Testing

/// Runs the same script twice, in processes of their own: matrix products divide their work by a setting of
/// the process.
struct DeterminismTests {
  /// Networks large enough for products on several threads, and batches that leave a row over.
  private let script = """
    dyne 1
    param to = "one" "where the files go"
    arm = ReacherVertical
    walks = collect arm trajectories=500 length=3
    e = ActionEmbedding walks hidden=80 batch=100 epoch_size=500 decoder_epochs=1
    train e epochs=2
    odd = ActionEmbedding walks hidden=200 batch=13 epoch_size=300 decoder_epochs=1
    train odd epochs=1
    near = ActionEmbedding walks objective=contrastive hidden=160 batch=25 epoch_size=300 decoder_epochs=1
    train near epochs=1
    agent = TD3 arm actions=e hidden=[80, 60] batch=100
    train agent steps=230 every=100 episodes=1
    plain = TD3 arm hidden=[80, 60]
    train plain steps=130 every=100 episodes=1
    save e to="{to}-e"
    save odd to="{to}-odd"
    save near to="{to}-near"
    save agent to="{to}-agent"
    save plain to="{to}-plain"
    """

  /// With the kernels for AVX2: those for AVX-512 treat small products apart.
  @Test func theSameScriptGivesTheSameBitsOnAnyNumberOfThreads() throws {
    let dyne = try Dyne(["OPENBLAS_CORETYPE": "Haswell"])
    let runs = [("one", 1), ("two", 2), ("again", 2), ("three", 3), ("four", 4)]
    for (name, threads) in runs {
      let result = dyne.runScript(script, "--threads", "\(threads)", "to=\(dyne.home.path)/\(name)")
      #expect(result.status == .exited(0), "\(result.errors)")
    }
    for object in ["e", "odd", "near", "agent", "plain"] {
      let files = runs.map { dyne.home.bytes("\($0.0)-\(object).safetensors") }
      #expect(!files[0].isEmpty, "\(object)")
      for (run, file) in zip(runs, files) {
        // a failure shows no bytes, which are millions
        let isSame = file == files[0]
        #expect(isSame, "\(object) on \(run.1) threads")
      }
    }
  }
}
