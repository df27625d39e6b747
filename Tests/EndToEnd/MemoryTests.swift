import TestSupport
import Testing

/// Makes and drops objects of every kind: the memory they held serves the next ones.
struct MemoryTests {
  private let script = """
    param turns = 1 "how often"
    param folder = "." "where files go"
    cd folder
    arm = ReacherVertical
    walks = collect arm trajectories=300 length=3
    trained = ActionEmbedding walks hidden=16 batch=1 epoch_size=10 decoder_epochs=1
    train trained epochs=1
    def twice(x) { return [x, x] }
    for i in 1..turns {
      e = ActionEmbedding walks hidden=400
      agent = TD3 arm actions=trained
      train agent steps=5 every=0
      more = collect arm trajectories=1k length=3
      rows = where (sample more n=100) reward < 0
      text = "{normal(0, 1, 10000):.3}"
      try { [1][i] } catch problem { text = problem.message }
      several = over k in 1..2 { act agent arm.observation }
      nested = twice(twice(twice(zeros(100, 100))))
      save agent to="agent"
      loaded = load "agent.safetensors"
      plot trained to="latent.png"
      page = describe loaded
    }
    """

  @Test(.timeLimit(.minutes(15))) func whatIsDroppedIsFreed() throws {
    let dyne = try Dyne()
    let script = dyne.home.write(script, to: "turns.dyne")
    let peaks = try [10, 60].map { turns in
      let program = Program(path: dyne.path, environment: dyne.environment)
      let result = program.run(
        ["--threads", "1", "--quiet", script, "turns=\(turns)", "folder=\(dyne.home.path)"], seconds: 100)
      try #require(result.status == .exited(0), "\(result.errors) \(turns)")
      return result.peakMemory
    }
    // fifty of any of these objects would be more
    #expect(peaks[1] - peaks[0] < 50 << 20, "\(peaks.map { $0 >> 20 }) MB")
  }
}
