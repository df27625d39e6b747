extension HelpPage {
  /// The method in one page: what is learned, how agents use it, which commands do what.
  static let method = """
    Dynamics-aware embeddings (DynE; Whitney et al., ICLR 2020)

    What matters about a sequence a of k actions is its outcome. From random
    behaviour alone, without rewards, an encoder and a predictor learn latents z:

        loss = ‖ f(s, z) − Δs ‖² / n  +  β KL( e(z | a) ‖ N(0, I) )

    Δs is the change of the state's n numbers over the k steps, whitened. The first
    term makes z encode the outcome; the second, weighted by `kl`, removes
    everything else. So sequences with the same outcome end up in the same place.

    A decoder D then learns the inverse, with the encoder E held fixed:

        loss = mean ( E(D(z)) − z )²  +  λ Σ ‖ D(z)ᵢ ‖

    It prefers small actions. From here on z is white: mean 0 and standard
    deviation 1 over the data; `bound` is its largest absolute value.

    A DynE-TD3 agent is TD3 whose actor chooses a z within the bound. D decodes
    it to a plan of k actions, carried out in order. The critic Q(s, z, i) is given
    the step i within the plan, so that it learns from every step:

        y = Σ γʲ rⱼ (the k − i steps left)  +  γᵏ⁻ⁱ min Q'(s', µ'(s'), 0)

    The steps, and what to check
      arm = ReacherVertical seed=1         describe arm: its numbers and ranges
      walks = collect arm                  describe walks: do all coordinates move?
      e = ActionEmbedding walks
      train e                              plot e view=loss: is it flat?
      evaluate e data=(collect arm seed=9) explained: near 1 predicts well
      plot e                               colours should change smoothly
      neighbors e of=[0, 0] k=5            do neighbours have similar outcomes?
      agent = TD3 arm actions=e
      train agent steps=20k                plot [agent, other]: against raw actions
      evaluate agent                       mean return without exploration
    """
}
