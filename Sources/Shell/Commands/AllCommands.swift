package import Language

/// Every command there is, by area; to add one, write its file and a line here.
package enum AllCommands {
  /// The table of all commands.
  package static var table: CommandTable { CommandTable(list.map { $0.refusingLackOfData.withOffers() }) }

  private static var list: [Command] {
    environments + data + embeddings + agents + pictures + tables + statistics + files + session
  }

  private static var statistics: [Command] {
    [
      .summaryCommand,
      .compare,
      .profile,
      .sweep,
      .report,
    ]
  }

  private static var environments: [Command] {
    Command.environmentConstructors + [
      .ownEnvironment,
      .pixels,
      .environments,
      .reset,
      .step,
      .rollout,
      .outcomes,
      .render,
    ]
  }

  private static var data: [Command] {
    [
      .collect,
      .sample,
    ]
  }

  private static var embeddings: [Command] {
    [
      .actionEmbedding, .linearEmbedding,
      .stateActionEmbedding,
      .vae,
      .encode,
      .decode,
      .predict,
      .neighbors,
      .walk,
      .probe,
      .interpolate,
    ]
  }

  private static var agents: [Command] {
    [
      .td3,
      .randomAgent,
      .train,
      .evaluate,
      .act,
    ]
  }

  private static var pictures: [Command] {
    [
      .plot,
      .show,
      .film,
      .why,
    ]
  }

  private static var tables: [Command] {
    [
      .table,
      .whereCommand,
      .sort,
      .select,
      .with,
      .group,
      .join,
      .rename,
      .head,
    ]
  }

  private static var files: [Command] {
    [
      .save,
      .load,
      .export,
      .importCommand,
      .cd,
      .pwd,
      .ls,
      .runs,
      .watch,
      .stop,
      .logs,
      .exists,
    ]
  }

  private static var session: [Command] {
    [
      .helpCommand,
      .apropos,
      .explain,
      .examplesCommand,
      .describe,
      .objects,
      .forget,
      .history,
      .bind,
      .record,
      .fork,
      .undo,
      .edit,
      .shell,
      .clear,
      .set,
      .time,
      .print,
      .version,
      .quit,
    ]
  }
}

/// All kinds of objects that files hold.
var restorableObjects: [any RestorableObject.Type] {
  [
    DatasetObject.self, EmbeddingObject.self, LinearEmbeddingObject.self, StateActionEmbeddingObject.self,
    VAEObject.self, TD3Object.self,
  ]
}
