"""dyne from Python: arrays are NumPy's, environments Gymnasium's (Docs/Exchange.md). Needs numpy and gymnasium."""
import gymnasium, itertools, json, numpy, os, subprocess
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space

class Dyne:
    """A session of dyne; calling it runs statements and gives the last value that they show."""
    def __init__(self, *options, program=None):
        command = [program or os.environ.get("DYNE", "dyne"), "serve", "--stdio", *options]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.names = (f"env_{number}" for number in itertools.count())
    def __call__(self, code):
        shown, problems = None, []
        self.process.stdin.write(json.dumps({"type": "execute", "code": code, "store_history": False}) + "\n")
        self.process.stdin.flush()
        for answer in map(json.loads, self.process.stdout):
            if answer.get("event") == "result": shown = answer["value"]
            if answer.get("event") == "error": problems.append(answer["text"])
            if answer.get("reply") != "execute": continue
            if answer["status"] != "ok": raise RuntimeError("\n".join(problems) or answer["status"])
            try: return numpy.array(shown, float) if isinstance(shown, list) else shown
            except (TypeError, ValueError): return shown
        raise EOFError("dyne has ended")

class Environment(gymnasium.Env):
    """An environment of dyne's; `make` is any expression that gives one."""
    def __init__(self, make="ReacherVertical", session=None):
        self.session = session or Dyne()
        self.name = next(self.session.names)
        self.session(f"{self.name} = {make}")
        low, high, seen = (self.session(f"print {self.name}.{x}") for x in ("low", "high", "observation"))
        self.action_space = gymnasium.spaces.Box(low.astype("f4"), high.astype("f4"))
        self.observation_space = gymnasium.spaces.Box(-numpy.inf, numpy.inf, seen.shape)
    def resetting(self, seed=None): return f"(reset {self.name}{'' if seed is None else f' seed={seed}'})"
    def stepping(self, action): return f"(step {self.name} {[float(number) for number in action]})"
    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        return self.session("print " + self.resetting(seed)).astype("f4"), {}
    def step(self, action):
        now = self.session("print " + self.stepping(action))
        return numpy.array(now["observation"], "f4"), now["reward"], now["terminated"], now["truncated"], {}

class Vector(VectorEnv):
    """Environments that step together by one request; one that has ended is reset by the next step."""
    metadata = {"autoreset_mode": AutoresetMode.NEXT_STEP}
    def __init__(self, make="ReacherVertical", num_envs=16, session=None):
        self.session, self.num_envs, self.over = session or Dyne(), num_envs, [False] * num_envs
        self.envs = [Environment(make, self.session) for _ in range(num_envs)]
        for kind in ("action_space", "observation_space"):
            setattr(self, "single_" + kind, getattr(self.envs[0], kind))
            setattr(self, kind, batch_space(getattr(self.envs[0], kind), num_envs))
    def reset(self, *, seed=None, options=None):
        self.over = [True] * self.num_envs
        return self.step(self.over, *([seed + i for i in range(self.num_envs)] if seed is not None else []))[0], {}
    def step(self, actions, *seeds):
        calls = [env.resetting(*seeds[i:i + 1]) if self.over[i] else env.stepping(actions[i]) for i, env in enumerate(self.envs)]
        rows = [row if isinstance(row, dict) else {"observation": row} for row in self.session(f"print [{', '.join(calls)}]")]
        get = lambda key, kind: numpy.array([row.get(key, 0) for row in rows], kind)
        self.over = get("terminated", bool) | get("truncated", bool)
        return get("observation", "f4"), get("reward", "f8"), get("terminated", bool), get("truncated", bool), {}
