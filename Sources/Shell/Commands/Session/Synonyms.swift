/// Words of other tools, and what `apropos` looks for instead: a further word is a further line.
enum Synonyms {
  private static let table: [(words: [String], meant: [String])] = [
    (
      ["keyframe", "initial state", "init state", "start state", "set state", "qpos0"],
      ["reset", "reset_qpos", "env.state"]
    ),
    (["trajectory", "rollouts", "episode data", "demonstration"], ["trajectories", "collect", "rollout"]),
    (
      ["tensorboard", "wandb", "mlflow", "log", "logging", "metrics", "monitor"],
      ["curve", "plot", "progress"]
    ),
    (
      ["checkpoint", "resume", "restore", "snapshot", "serialize", "pickle", "state_dict"], ["save", "load"]
    ),
    (["csv", "excel", "spreadsheet", "dataframe", "pandas"], ["export", "import", "table"]),
    (["numpy", "npy", "npz"], ["export", "import", "npy"]),
    (["json", "jsonl"], ["export", "save"]),
    (
      ["pytorch", "torch", "tensorflow", "jax", "onnx", "weights", "model file"],
      ["safetensors", "save", "load"]
    ),
    (
      ["seed", "reproducibility", "reproducible", "determinism", "deterministic", "random state", "rng"],
      ["seed", "set"]
    ),
    (
      ["gpu", "cuda", "cpu", "cores", "parallel", "multithreading", "workers", "num_workers", "jobs"],
      ["threads"]
    ),
    (["learning rate", "lr", "step size", "alpha"], ["learning_rate"]),
    (["discount", "gamma"], ["gamma"]),
    (
      ["hyperparameter", "hyperparameters", "config", "settings", "options", "preferences"],
      ["set", "describe"]
    ),
    (["sweep", "grid search", "ablation", "hydra", "multirun"], ["history", "over"]),
    (
      [
        "image", "picture", "figure", "screenshot", "png", "chart", "graph", "visualize", "visualise",
        "matplotlib", "draw",
      ], ["plot", "show", "render"]
    ),
    (["video", "gif", "mp4", "movie", "animation", "ffmpeg"], ["film"]),
    (
      ["simulate", "simulation", "simulator", "physics", "mujoco", "gym", "gymnasium", "dm_control"],
      ["Environment", "environments", "step"]
    ),
    (["mjcf", "xml", "urdf", "robot"], ["Environment"]),
    (["reward", "score", "return", "performance", "benchmark", "test"], ["evaluate"]),
    (["fit", "learn", "optimize", "optimise", "sgd", "adam", "epochs"], ["train"]),
    (["autoencoder", "beta-vae", "variational"], ["VAE"]),
    (["reinforcement", "ddpg", "sac", "actor-critic", "policy gradient", "rl"], ["TD3"]),
    (["latent", "representation", "embed", "encoder"], ["encode", "ActionEmbedding"]),
    (["similar", "similarity", "knn", "distance", "nearest"], ["neighbors"]),
    (["pca", "tsne", "t-sne", "umap", "projection", "scatter"], ["plot"]),
    (["linear probe", "r2", "interpretability", "quality"], ["probe"]),
    (["filter", "query", "subset", "group"], ["where", "select"]),
    (["order", "rank"], ["sort"]),
    (["delete", "remove", "del", "rm", "unset"], ["forget"]),
    (["variables", "workspace", "who", "whos"], ["objects"]),
    (["exit", "leave", "bye", "logout"], ["quit"]),
    (["folder", "directory", "dir", "path", "files"], ["cd", "ls", "pwd"]),
    (["bash", "terminal", "system", "command line", "subprocess"], ["shell"]),
    (["profile", "timing", "timer", "benchmarking", "speed", "memory"], ["time"]),
    (["editor", "vim", "emacs"], ["edit"]),
    (["notebook", "jupyter", "macro"], ["record", "history"]),
    (["provenance", "metadata", "reproduce"], ["why"]),
    (["pager", "less", "scroll"], ["set"]),
    (["noise", "exploration", "epsilon"], ["exploration_noise"]),
    (["replay", "buffer", "memory size"], ["buffer_size"]),
    (["dimension", "dimensions", "bottleneck", "latent size"], ["latent"]),
    (["assert", "unit test"], ["expect"]),
    (["camera", "frames", "observation image", "vision"], ["Pixels", "render"]),
    (["joystick", "interactive", "explore"], ["walk"]),
    (["undo", "previous", "past"], ["history"]),
    (["colour", "theme", "color scheme"], ["color"]),
  ]

  /// What to look for instead of some words, together or one of them.
  static func meant(by phrase: String) -> [String] {
    let wanted = phrase.lowercased()
    let singular = wanted.hasSuffix("s") ? String(wanted.dropLast()) : wanted + "s"
    return table.filter { $0.words.contains(wanted) || $0.words.contains(singular) }.flatMap(\.meant)
  }
}
