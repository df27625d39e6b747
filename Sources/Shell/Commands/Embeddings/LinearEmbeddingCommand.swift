import Datasets
import Embeddings
package import Language

private var data: Parameter<DatasetObject> {
  Parameter(
    "data", .object(DatasetObject.self, DatasetObject.objectType), .positional,
    "The sequences that it is made of.")
}

private var settings: SettingArguments<LinearEmbeddingConfiguration> { SettingArguments() }

extension Command {
  package static var linearEmbedding: Command {
    Command(
      "LinearEmbedding", area: .embeddings, "Makes a linear embedding of action sequences, to compare with.",
      help: """
        An exact linear map of a sequence a of k actions (m numbers each, in units of the box) and back:

            z = B ( a − c ),   a = clip( c + Bᵀ z )

        Nothing is trained, and no outcome is seen. `basis=identity` keeps all k × m numbers: an agent then \
        acts in chunks of k actions: what that gains isn't due to an embedding. `basis=pca` \
        keeps the directions in which the data's sequences vary most; random actions vary alike in all. \
        `basis=dct` keeps slow changes, as tokens of actions do.

        It works wherever an embedding of actions does. Latents are white: they have mean 0 and standard \
        deviation 1 over the data.
        """,
      parameters: [data] + settings.parameters + [seedParameter],
      returns: .object(LinearEmbeddingObject.objectType),
      examples: [
        Example("LinearEmbedding walks basis=pca latent=2", "two principal components", setup: walksExample),
        Example(
          "l = LinearEmbedding walks basis=identity", "chunks of actions as they are", setup: walksExample),
        Example(
          "TD3 arm actions=(LinearEmbedding walks basis=dct latent=4)", "an agent that plans in cosines",
          setup: walksExample),
      ],
      seeAlso: ["ActionEmbedding", "probe", "neighbors", "TD3"]
    ) { call in
      let configuration = settings.read(call)
      let sequences = call[data].data
      let source = sequences.embeddingSource
      let (width, latent) = (source.length * source.actionSize, configuration.latentSize(source))
      if configuration.basis == .identity, latent != width {
        throw ArgumentError(
          parameter: "latent", must: "be \(width) with basis=identity, or omitted", but: "is \(latent)")
      }
      guard latent <= width else {
        throw ArgumentError(
          parameter: "latent", must: "be at most \(width), the numbers of a sequence", but: "is \(latent)")
      }
      guard
        let embedding = LinearEmbedding(configuration, source: source, actions: sequences.normalizedActions)
      else {
        throw call.error(
          data, must: "have two sequences for principal components", but: "has \(sequences.count)")
      }
      return .object(LinearEmbeddingObject(embedding, data: sequences, seed: call.seed))
    }
  }
}

private let walksExample = "arm = ReacherVertical seed=1\nwalks = collect arm trajectories=1k"
