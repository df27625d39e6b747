import Texts

/// The page in which an embedding is explored: its text around the data.
enum ExplorerPage {
  /// The page with a title and data, JSON that holds no `<`.
  static func text(title: String, data: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(title.escapedHTML)</title>
    <style>\(style)</style></head><body>
    \(body)
    <script type="application/json" id="data">\(data)</script>
    <script>\(script)</script>
    </body></html>

    """
  }

  private static let style = """
    body { font: 16px/1.45 sans-serif; color: #1c1c1c; background: #fff; margin: 0 auto; padding: 1rem;
      max-width: 76rem; }
    h1 { font-size: 1.35rem; margin: 0 0 .2rem; } h2 { font-size: 1rem; margin: 1rem 0 .3rem; }
    p { margin: .3rem 0; max-width: 60rem; }
    main { display: grid; grid-template-columns: minmax(0, 1.5fr) minmax(18rem, 1fr); gap: 1.2rem; }
    @media (max-width: 52rem) { main { grid-template-columns: minmax(0, 1fr); } }
    canvas { width: 100%; display: block; border: 1px solid #bbb; }
    canvas:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible {
      outline: 3px solid #1a6fc4; outline-offset: 1px; }
    #map { touch-action: none; cursor: crosshair; }
    .controls { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; margin: .5rem 0; align-items: center; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
    th, td { padding: .12rem .6rem .12rem 0; text-align: right; } th:first-child { text-align: left; }
    td.bar { width: 5rem; } td.bar i { display: block; height: .6rem; position: relative; background:
      #eee; }
    td.bar i b { position: absolute; top: 0; bottom: 0; background: #1a6fc4; }
    #say { min-height: 3.2em; } pre { background: #f4f4f2; padding: .6rem; overflow-x: auto; font-size:
      .85rem; }
    .legend { display: inline-block; width: 8rem; height: .7rem; vertical-align: middle; }
    """

  private static let body = """
    <h1 id="title"></h1><p id="note"></p>
    <main><section aria-label="Latent plane">
    <div class="controls"><label>Colour by <select id="color"></select></label>
    <span><span id="low"></span> <span class="legend" id="legend"></span> <span id="high"></span></span></div>
    <canvas id="map" tabindex="0" role="application" aria-describedby="keys"></canvas>
    <p id="keys">Hover or touch a point; click keeps it. Keys: arrows go to the next point in that
      direction, Enter
    keeps or releases it, Home goes to the origin, N to the nearest neighbour.</p>
    <h2>Walk</h2>
    <div class="controls"><label><span id="name0"></span> <input type="range" id="walk0"></label>
    <label><span id="name1"></span> <input type="range" id="walk1"></label></div>
    <p>The sliders walk over a grid of latents, which the decoder turns into plans.</p>
    </section><section aria-label="The selected plan">
    <p id="say" role="status" aria-live="polite"></p>
    <canvas id="arm" role="img" aria-label="The simulated course of the selected plan"></canvas>
    <div class="controls"><button id="play" type="button"></button></div>
    <h2>Actions</h2><table id="actions"></table>
    <h2>Outcome</h2><table id="outcome"></table>
    <h2 id="nearTitle">Neighbours in latent space</h2><table id="near"></table>
    </section></main>
    <details><summary>How this page was made</summary><p id="made"></p><pre id="script"></pre></details>
    """

  private static let script = #"""
    'use strict';
    (() => {
    const $ = id => document.getElementById(id), D = JSON.parse($('data').textContent);
    const unpack = c => {
      const s = atob(c.data), b = new Uint8Array(s.length);
      for (let i = 0; i < s.length; i++) b[i] = s.charCodeAt(i);
      const v = new DataView(b.buffer), out = new Float32Array(s.length / 2);
      for (let i = 0; i < out.length; i++) out[i] = v.getInt16(2 * i, true) * c.scale;
      return out;
    };
    const read = p => ({ n: p.count, xy: unpack(p.places), act: unpack(p.actions), out:
      unpack(p.outcomes),
      pose: unpack(p.poses), near: p.neighbors && unpack(p.neighbors),
      latentFar: p.latentDistances && unpack(p.latentDistances),
      far: p.outcomeDistances && unpack(p.outcomeDistances) });
    const P = read(D.points), G = read(D.grid);
    const W = D.coordinates.length, T = D.length + 1, B = D.parents.length, K = D.neighborCount;
    const fmt = (x, digits = 3) => { const t = x.toFixed(digits); return Number(t) === 0 ? '0' : t; };
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    let shown = { set: P, i: 0 }, pinned = false, playing = !still, began = 0;

    $('title').textContent = D.title; $('note').textContent = D.note;
    $('script').textContent = D.made.script; $('made').textContent = D.made.facts;

    // colours
    const stops = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];
    const ramp = t => {
      const f = Math.min(1, Math.max(0, t)) * 4, i = Math.min(3, Math.floor(f)), u = f - i;
      return 'rgb(' + stops[i].map((a, j) => Math.round(a + u * (stops[i + 1][j] - a))).join() + ')';
    };
    $('legend').style.background = 'linear-gradient(90deg,' + [0, .25, .5, .75, 1].map(ramp).join() + ')';
    D.coordinates.forEach((name, j) => $('color').add(new Option('change of ' + name, j)));
    const colorValue = (set, i) => set.out[i * W + Number($('color').value)];

    // the plane
    const map = $('map'), mc = map.getContext('2d'), base = document.createElement('canvas');
    let view;
    const range = a => { let lo = Infinity, hi = -Infinity; for (const x of a) { lo = Math.min(lo, x);
      hi = Math.max(hi, x); }
      const pad = .04 * (hi - lo || 1); return [lo - pad, hi + pad]; };
    const xs = Array.from({ length: P.n }, (_, i) => P.xy[2 * i]), ys = Array.from({ length: P.n }, (_,
      i) => P.xy[2 * i + 1]);
    const xr = range(xs.concat(D.walk.x)), yr = range(ys.concat(D.walk.y));
    const px = x => (x - xr[0]) / (xr[1] - xr[0]) * view.w, py =
      y => (1 - (y - yr[0]) / (yr[1] - yr[0])) * view.h;
    const fit = (c, ratio) => {
      const w = Math.max(200, c.clientWidth), h = Math.round(w * ratio), s = devicePixelRatio || 1;
      c.width = w * s; c.height = h * s; c.style.height = h + 'px';
      c.getContext('2d').setTransform(s, 0, 0, s, 0, 0);
      return { w, h, s };
    };
    const drawBase = () => {
      view = fit(map, .8);
      base.width = map.width; base.height = map.height;
      const c = base.getContext('2d'); c.setTransform(view.s, 0, 0, view.s, 0, 0);
      const sorted = Array.from({ length: P.n }, (_, i) => colorValue(P, i)).sort((a, b) => a - b);
      const lo = sorted[Math.floor(.02 * (P.n - 1))], hi = sorted[Math.ceil(.98 * (P.n - 1))];
      $('low').textContent = fmt(lo); $('high').textContent = fmt(hi);
      c.strokeStyle = '#ddd'; c.beginPath();
      c.moveTo(px(0), 0); c.lineTo(px(0), view.h); c.moveTo(0, py(0)); c.lineTo(view.w, py(0));
        c.stroke();
      for (let i = 0; i < P.n; i++) {
        c.fillStyle = ramp((colorValue(P, i) - lo) / (hi - lo || 1));
        c.beginPath(); c.arc(px(xs[i]), py(ys[i]), 2.6, 0, 7); c.fill();
      }
      c.fillStyle = '#333'; c.font = '13px sans-serif';
      c.fillText(D.axes[0], view.w - 10 - c.measureText(D.axes[0]).width, py(0) - 6);
      c.fillText(D.axes[1], px(0) + 6, 16);
    };
    const ring = (x, y, r, style, width) => {
      mc.strokeStyle = style; mc.lineWidth = width; mc.beginPath(); mc.arc(px(x), py(y), r, 0, 7);
        mc.stroke();
    };
    const drawMap = () => {
      mc.setTransform(1, 0, 0, 1, 0, 0); mc.clearRect(0, 0, map.width, map.height); mc.drawImage(base, 0,
        0);
      mc.setTransform(view.s, 0, 0, view.s, 0, 0);
      if (shown.set === P) for (let j = 0; j < K; j++) {
        const n = P.near[shown.i * K + j]; ring(xs[n], ys[n], 5, '#d0312d', 1.5);
      }
      const x = shown.set.xy[2 * shown.i], y = shown.set.xy[2 * shown.i + 1];
      ring(x, y, 8, '#fff', 5); ring(x, y, 8, '#000', pinned ? 3 : 1.5);
    };

    // the course
    const arm = $('arm'), ac = arm.getContext('2d');
    let av;
    const at = (set, i, t, b) => {
      const lo = Math.min(T - 1, Math.floor(t)), hi = Math.min(T - 1, lo + 1), u = t - lo;
      const k = s => ((i * T + s) * B + b) * 2;
      return [0, 1].map(q => set.pose[k(lo) + q] * (1 - u) + set.pose[k(hi) + q] * u);
    };
    const ax = x => av.w / 2 + (x - (D.frame.x[0] + D.frame.x[1]) / 2) * av.k;
    const ay = y => av.h / 2 - (y - (D.frame.y[0] + D.frame.y[1]) / 2) * av.k;
    const pose = (t, style, width) => {
      ac.strokeStyle = ac.fillStyle = style; ac.lineWidth = width; ac.lineCap = 'round';
      for (let b = 1; b < B; b++) {
        const [x, y] = at(shown.set, shown.i, t, b);
        if (D.parents[b] > 0) {
          const [u, v] = at(shown.set, shown.i, t, D.parents[b]);
          ac.beginPath(); ac.moveTo(ax(u), ay(v)); ac.lineTo(ax(x), ay(y)); ac.stroke();
        }
        ac.beginPath(); ac.arc(ax(x), ay(y), D.parents[b] > 0 || D.parents.includes(b) ? width : 4, 0,
          7); ac.fill();
      }
    };
    const drawArm = t => {
      ac.clearRect(0, 0, av.w, av.h);
      pose(0, '#c9c9c9', 3);
      ac.fillStyle = '#1a6fc4';
      for (let b = 1; b < B; b++) if (D.parents[b] > 0) for (let s = 0; s < T; s++) {
        const [x, y] = at(shown.set, shown.i, s, b); ac.beginPath(); ac.arc(ax(x), ay(y), 1.8, 0, 7);
          ac.fill();
      }
      pose(t, '#222', 4);
      ac.fillStyle = '#444'; ac.font = '13px sans-serif';
      ac.fillText('after ' + Math.round(t) + ' of ' + D.length + ' actions', 8, 18);
    };
    const frame = now => {
      if (!playing) return;
      drawArm(Math.min(D.length, ((now - began) / 350) % (D.length + 2)));
      requestAnimationFrame(frame);
    };
    const restart = () => {
      $('play').textContent = playing ? 'Pause the course' : 'Play the course';
      began = performance.now();
      if (playing) requestAnimationFrame(frame); else drawArm(D.length);
    };
    $('play').onclick = () => { playing = !playing; restart(); };

    // words and tables
    const cell = (row, text, tag = 'td') => { const c = document.createElement(tag); c.textContent =
      text; row.append(c); return c; };
    const table = (id, head) => {
      const t = $(id); t.replaceChildren();
      const row = t.insertRow(); head.forEach(h => { cell(row, h, 'th').scope = 'col'; });
      return t;
    };
    const describe = () => {
      const { set, i } = shown, m = D.actionSize, walk = set === G;
      let t = table('actions', ['step'].concat(...D.motors.map(n => [n, ''])));
      for (let s = 0; s < D.length; s++) {
        const row = t.insertRow(); cell(row, s + 1, 'th').scope = 'row';
        for (let j = 0; j < m; j++) {
          const a = set.act[(i * D.length + s) * m + j], r = (a - D.low[j]) / (D.high[j] - D.low[j]);
          const zero = Math.min(1, Math.max(0, -D.low[j] / (D.high[j] - D.low[j])));
          cell(row, fmt(a, 2));
          const bar = cell(row, ''); bar.className = 'bar'; bar.setAttribute('aria-hidden', 'true');
          bar.innerHTML = '<i><b style="left:' + 100 * Math.min(r, zero) + '%;width:' +
            100 * Math.abs(r - zero) + '%"></b></i>';
        }
      }
      t = table('outcome', ['coordinate', 'change']);
      D.coordinates.forEach((name, j) => {
        const row = t.insertRow(); cell(row, name, 'th').scope = 'row'; cell(row, fmt(set.out[i * W +
          j]));
      });
      const place = D.axes[0] + ' = ' + fmt(set.xy[2 * i], 2) + ', ' + D.axes[1] + ' = ' +
        fmt(set.xy[2 * i + 1], 2);
      const moved = D.coordinates.slice(0, D.positions).map((n, j) => n + ' by ' + fmt(set.out[i * W +
        j])).join(', ');
      let text = (walk ? 'Decoded plan at ' : 'Sequence ' + (i + 1) + ' of ' + P.n + (pinned ?
        ', kept, at ' : ' at ')) + place
        + '. It moves ' + moved + '.';
      $('near').hidden = $('nearTitle').hidden = walk;
      if (!walk) {
        let sum = 0;
        t = table('near', ['sequence', 'latent distance', 'outcome distance']);
        for (let j = 0; j < K; j++) {
          const n = P.near[i * K + j], row = t.insertRow(), b = document.createElement('button');
          b.type = 'button'; b.textContent = 'Go to ' + (n + 1);
          b.onclick = () => { pinned = true; select(P, n); };
          cell(row, '', 'th').append(b);
          cell(row, fmt(P.latentFar[i * K + j])); cell(row, fmt(P.far[i * K + j]));
          sum += P.far[i * K + j];
        }
        text += ' Outcomes of its ' + K + ' neighbours are ' + fmt(sum / K, 2) +
          ' away on average; those of any two sequences '
          + fmt(D.chance, 2) + '.';
      }
      $('say').textContent = text;
    };
    const select = (set, i) => {
      if (shown.set === set && shown.i === i && $('say').textContent && !select.force) return;
      select.force = false; shown = { set, i };
      map.setAttribute('aria-label', 'Latent plane with ' + P.n + ' sequences; selected: ' + (set === P ?
        i + 1 : 'a walk'));
      drawMap(); describe(); restart();
    };

    // pointer and keys
    const nearest = (x, y, ok = () => true) => {
      let best = -1, far = Infinity;
      for (let i = 0; i < P.n; i++) {
        const d = (px(xs[i]) - x) ** 2 + (py(ys[i]) - y) ** 2;
        if (d < far && ok(i)) { far = d; best = i; }
      }
      return best;
    };
    const under = e => { const r = map.getBoundingClientRect(); return nearest(e.clientX - r.left,
      e.clientY - r.top); };
    map.addEventListener('pointermove', e => { if (!pinned || e.pressure > 0 && e.pointerType ===
      'touch') select(P, under(e)); });
    map.addEventListener('pointerdown', e => {
      const i = under(e); pinned = e.pointerType === 'touch' || !(pinned && shown.set === P &&
        shown.i === i);
      select.force = true; select(P, i);
    });
    map.addEventListener('keydown', e => {
      const i = shown.set === P ? shown.i : nearest(px(shown.set.xy[2 * shown.i]),
        py(shown.set.xy[2 * shown.i + 1]));
      const x = px(xs[i]), y = py(ys[i]);
      const go = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
      let to = -1;
      if (go) to = nearest(x + 14 * go[0], y + 14 * go[1], j => {
        const u = px(xs[j]) - x, v = py(ys[j]) - y, along = u * go[0] + v * go[1];
        return along > .5 && along >= Math.abs(u * go[1] + v * go[0]);
      });
      else if (e.key === 'Home') to = nearest(px(0), py(0));
      else if (e.key === 'n' || e.key === 'N') to = P.near[i * K];
      else if (e.key === 'Enter' || e.key === ' ') { pinned = !pinned; select.force = true; to = i;
        } else return;
      e.preventDefault();
      if (to >= 0) { if (go || e.key !== 'Enter' && e.key !== ' ') pinned = true; select(P, to); }
    });
    $('color').onchange = () => { drawBase(); drawMap(); };

    // the walk
    [0, 1].forEach(a => {
      const input = $('walk' + a), line = a ? D.walk.y : D.walk.x;
      $('name' + a).textContent = D.axes[a];
      input.max = line.length - 1; input.value = Math.floor(line.length / 2);
      const say = () => input.setAttribute('aria-valuetext', D.axes[a] + ' = ' + fmt(line[input.value],
        2));
      say();
      input.disabled = line.length < 2;
      input.oninput = () => { say(); pinned = true;
        select(G, Number($('walk1').value) * D.walk.x.length + Number($('walk0').value)); };
    });

    const resize = () => {
      drawBase(); av = fit(arm, .75);
      av.k = .94 * Math.min(av.w / (D.frame.x[1] - D.frame.x[0]), av.h / (D.frame.y[1] - D.frame.y[0]));
      drawMap(); if (!playing) drawArm(D.length);
    };
    let wait, known = 0;
    new ResizeObserver(() => {
      if (map.clientWidth === known) return;
      known = map.clientWidth;
      clearTimeout(wait);
      wait = setTimeout(resize, 50);
    }).observe(document.body);
    $('color').value = 0; resize(); known = map.clientWidth; select(P, nearest(px(0), py(0)));
    })();
    """#
}
