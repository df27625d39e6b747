import TestSupport
import Testing

/// Draws, in the program itself, where that can't go well or is stopped.
@Suite(.serialized) struct PictureTests {
  @Test(arguments: [
    // no driver that libEGL could use
    ["__EGL_VENDOR_LIBRARY_FILENAMES": "/nonexistent"],
    ["LIBGL_DRIVERS_PATH": "/nonexistent"],
    ["EGL_PLATFORM": "nonsense", "__EGL_VENDOR_LIBRARY_DIRS": "/nonexistent"],
  ])
  func withoutADriverEverythingElseWorks(variables: [String: String]) throws {
    let dyne = try Dyne(variables)
    let drawing = dyne.run("-c", "arm = ReacherVertical seed=1\nrender arm")
    #expect(drawing.status == .exited(1))
    #expect(drawing.errors.contains("apt install libegl1 libgl1-mesa-dri"), "\(drawing.errors)")
    #expect(dyne.run("-c", "cam = Pixels ReacherVertical(seed=1)").status == .exited(1))
    let rest = dyne.run("-c", "arm = ReacherVertical seed=1; w = collect arm trajectories=20; w.count")
    #expect(rest.status == .exited(0) && rest.output == "20\n", "\(rest.errors)")
  }

  @Test func aBrokenLibraryIsAnErrorToo() throws {
    let dyne = try Dyne()
    _ = dyne.home.write("", to: "libEGL.so.1")
    let broken = Program(
      path: dyne.path, environment: dyne.environment.merging(["LD_LIBRARY_PATH": dyne.home.path]) { $1 })
    let drawing = broken.run(["-c", "arm = ReacherVertical seed=1\nrender arm"])
    #expect(drawing.status == .exited(1))
    #expect(drawing.errors.contains("libEGL can't be loaded"), "\(drawing.errors)")
    #expect(drawing.errors.contains("apt install libegl1 libgl1-mesa-dri"), "\(drawing.errors)")
  }

  @Test func framesAreTheSameForAnyNumberOfThreads() throws {
    let dyne = try Dyne()
    for threads in ["1", "3"] {
      let result = dyne.run(
        "--threads", threads, "-c",
        "cam = Pixels ReacherVertical(seed=1) size=8; "
          + "w = collect cam trajectories=2100 seed=5 to='\(dyne.home.path)/\(threads)-to'; "
          + "v = collect cam trajectories=10 seed=5; save w to='\(dyne.home.path)/\(threads)-kept'")
      #expect(result.status == .exited(0), "\(result.errors)")
    }
    let bytes = dyne.home.bytes("1-to.safetensors")
    #expect(bytes.count > 2100 * 4 * 8 * 8 * 3)
    for name in ["3-to", "1-kept", "3-kept"] {
      #expect(dyne.home.bytes("\(name).safetensors") == bytes, "\(name)")
    }
  }

  @Test func ctrlCStopsAFilmAndLeavesNothing() throws {
    let dyne = try Dyne()
    let shell = try dyne.shell()
    press("arm = ReacherVertical seed=1\n", shell, until: "dyne>")
    press("film arm to=\"\(dyne.home.path)/x.gif\" episodes=500 size=480\n", shell, until: "draw")
    press("\u{3}", shell, until: "interrupted")
    press("print 6 * 7\n", shell, until: "42")
    #expect(dyne.home.bytes("x.gif").isEmpty)
    shell.send("quit\n")
    _ = shell.listen()
  }
}
