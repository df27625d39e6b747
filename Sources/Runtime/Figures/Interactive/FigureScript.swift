/// What draws an interactive figure in a browser and lets one zoom, point and switch.
enum FigureScript {
  static let text = #"""
    'use strict';
    (() => {
    const $ = id => document.getElementById(id), F = JSON.parse($('data').textContent);
    const svg = document.querySelector('#figure svg'), hidden = new Set(), tip = $('tip');
    const number = v => v === null ? NaN : v;
    const each = a => Array.isArray(a) ? a.map(number) : a;
    F.panels.forEach(p => p.marks.forEach(m => {
      ['x', 'y', 'low', 'high', 'values', 'edges', 'heights'].forEach(k => { if (k in m) m[k] = each(m[k]);
        });
    }));

    // words and numbers
    const safe = s => String(s).replace(/[&<>"]/g, c => '&#' + c.charCodeAt(0) + ';');
    const minus = s => s.replace(/-/g, '−');
    const short = v => {
      if (!Number.isFinite(v)) return 'not a number';
      if (v === 0) return '0';
      const p = Math.floor(Math.log10(Math.abs(v)));
      return minus(p >= 15 || p < -5 ? v.toExponential(3) : String(Number(v.toFixed(Math.max(0, 3 - p)))));
    };
    const raise = n => String(n).replace(/./g, c => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(c)]);
    const fixed = (v, places) => minus(Number(v.toFixed(places)) === 0 ? (0).toFixed(places) :
      v.toFixed(places));
    const decimals = s => Math.min(15, Math.max(0, Math.ceil(-Math.log10(s) - 1e-9)));
    const power = v => {
      const p = Math.floor(Math.log10(v) + 1e-9);
      if (p >= -3 && p <= 3) return fixed(v, Math.max(0, -p));
      const f = Math.round(v / 10 ** p);
      return (f === 1 ? '10' : f + '×10') + raise(p);
    };

    // ticks: round values, labelled as in the picture
    const stepped = (lo, hi, count, whole) => {
      const rough = (hi - lo) / Math.max(count, 1), unit = 10 ** Math.floor(Math.log10(rough));
      const step = [1, 2, 5, 10].find(s => s * unit >= rough * .999) * unit;
      return whole ? Math.max(step, 1) : step;
    };
    const labelled = (values, step) => {
      const size = Math.max(...values.map(Math.abs), 0);
      if (size >= 1e10 || step < 1e-5) return values.map(v => v === 0 ? '0' : minus(v.toExponential(2)
        .replace(/e([+-]\d+)/, (_, e) => '×10' + raise(Number(e)))));
      if (size >= 1e4) {
        const [unit, sign] = size >= 1e6 ? [1e6, 'M'] : [1e3, 'k'], places = decimals(step / unit);
        if (places <= 2) return values.map(v => v === 0 ? '0' : fixed(v / unit, places) + sign);
      }
      return values.map(v => fixed(v, decimals(step)));
    };
    const ticks = (axis, [lo, hi], count) => {
      if (axis.ticks) return axis.ticks.map((v, i) => [v, axis.labels[i]]);
      if (axis.log && Math.log10(hi / lo) > .7) {
        const first = Math.floor(Math.log10(lo)), last = Math.floor(Math.log10(hi) + 1e-9), all = [];
        const few = last - first < 3, every = Math.max(1, Math.ceil((last - first + 1) / count));
        for (let p = first; p <= last; p += few ? 1 : every)
          (few ? [1, 2, 5] : [1]).forEach(f => all.push(f * 10 ** p));
        return all.filter(v => v >= lo * .999999 && v <= hi * 1.000001).map(v => [v, power(v)]);
      }
      let values = [], step = 1;
      for (let more = 0; more < 6 && values.length < 2; more++) {
        step = stepped(lo, hi, count + more, axis.whole);
        const first = Math.ceil(lo / step - 1e-9), last = Math.floor(hi / step + 1e-9);
        values = Array.from({ length: Math.max(0, Math.min(50, last - first + 1)) }, (_, i) => (first +
          i) * step);
      }
      const words = labelled(values, step);
      return values.map((v, i) => [v, words[i]]);
    };

    // places
    const whole = p => ({ x: [p.x.low, p.x.high], y: [p.y.low, p.y.high] });
    const views = F.panels.map(whole);
    const along = (v, axis, [lo, hi]) =>
      axis.log ? Math.log(v / lo) / Math.log(hi / lo) : (v - lo) / (hi - lo);
    const limit = f => Math.min(50, Math.max(-50, f));
    const px = (i, v) => { const p = F.panels[i]; return p.left + limit(along(v, p.x,
      views[i].x)) * p.width; };
    const py = (i, v) => { const p = F.panels[i];
      return p.top + p.height - limit(along(v, p.y, views[i].y)) * p.height; };
    const seen = (i, x, y) => Number.isFinite(px(i, x)) && Number.isFinite(py(i, y));
    const color = (p, v) => {
      const f = Math.min(1, Math.max(0, along(v, p.colors, [p.colors.low, p.colors.high])));
      if (!Number.isFinite(f)) return null;
      const at = f * (F.ramp.length - 1), k = Math.min(F.ramp.length - 2, Math.floor(at));
      const part = (h, c) => parseInt(h.slice(1 + 2 * c, 3 + 2 * c), 16);
      return 'rgb(' + [0, 1, 2].map(c => Math.round(part(F.ramp[k], c)
        + (at - k) * (part(F.ramp[k + 1], c) - part(F.ramp[k], c)))).join() + ')';
    };

    // shapes
    const r2 = v => Math.round(v * 100) / 100;
    const shape = (marker, x, y, r, style) => {
      if (marker === 'circle') return `<circle cx="${r2(x)}" cy="${r2(y)}" r="${r2(r)}" ${style}/>`;
      const corners = { square: [[-.88, -.88], [.88, -.88], [.88, .88], [-.88, .88]],
        diamond: [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]], triangle: [[0, -1.2], [1.1, .8], [-1.1,
          .8]] };
      return `<polygon points="${corners[marker].map(c => r2(x + c[0] * r) + ',' + r2(y +
        c[1] * r)).join(' ')}" ${style}/>`;
    };
    const light = c => c[0] === '#' && [.3, .59, .11].reduce((sum, share, k) =>
      sum + share * parseInt(c.slice(1 + 2 * k, 3 + 2 * k), 16), 0) >= 150;
    const look = (m, c, opacity = 1) => m.hollow ? `fill="#fff" stroke="${c}" stroke-width="1.6"`
      : `fill="${c}"` + (opacity < 1 ? ` fill-opacity="${opacity}"` : ' stroke="#fff" stroke-width=".7"');
    const runs = (m, a, b) => {
      const found = [[]];
      m.x.forEach((x, k) => {
        if (Number.isFinite(x) && Number.isFinite(a[k]) &&
          Number.isFinite(b[k])) found[found.length - 1].push(k);
        else if (found[found.length - 1].length) found.push([]);
      });
      return found.filter(r => r.length);
    };
    const way = (points, c, width, dashes = []) =>
      `<polyline points="${points.map(q => r2(q[0]) + ',' + r2(q[1])).join(' ')}"
      fill="none" stroke="${c}" stroke-width="${width}"${dashes.length ?
        ` stroke-dasharray="${dashes.join(' ')}"` : ''}/>`;
    const headed = (points, c, most = 6) => {
      const far = (a, b) => Math.hypot(b[0] - a[0], b[1] - a[1]), last = points[points.length - 1];
      if (points.length < 2) return '';
      let length = 0;
      for (let k = 1; k < points.length; k++) length += far(points[k - 1], points[k]);
      const head = Math.min(most, Math.max(1.5, length * .35));
      const from = [...points].reverse().find(q => far(q, last) >= head * .7) || points[0], d = far(from,
        last);
      if (d < .2) return way(points, c, 1.3);
      const ux = (last[0] - from[0]) / d, uy = (last[1] - from[1]) / d;
      const nx = last[0] - ux * head * .6, ny = last[1] - uy * head * .6;
      const corners = [[last[0] + ux * head * .4, last[1] + uy * head * .4],
        [nx - uy * head * .42, ny + ux * head * .42], [nx + uy * head * .42, ny - ux * head * .42]];
      return way(points, c, 1.3) +
        `<polygon points="${corners.map(q => q.map(r2).join()).join(' ')}" fill="${c}"/>`;
    };
    const words = (text, x, y, size, c, anchor, more = '') =>
      `<text x="${r2(x)}" y="${r2(y)}" font-size="${size}" fill="${c}"`
        + ` text-anchor="${anchor}"${more}>${safe(text)}</text>`;

    const draw = {
      line(i, m) {
        const at = k => [px(i, m.x[k]), py(i, m.y[k])];
        return runs(m, m.y, m.y).map(run => {
          const points = run.map(at);
          let s = points.length > 1 ? way(points, m.color, m.strong ? 2.8 : 1.8, m.dashes) : '';
          if (m.dotted || points.length === 1)
            s += points.map(q => shape(m.marker, q[0], q[1], m.strong ? 3.6 : 2.8, look(m,
              m.color))).join('');
          return s;
        }).join('');
      },
      points(i, m) {
        const p = F.panels[i], opacity = m.x.length > 300 ? .8 : 1;
        return m.x.map((x, k) => {
          if (!seen(i, x, m.y[k])) return '';
          const c = m.values ? color(p, m.values[k]) : m.color, X = px(i, x), Y = py(i, m.y[k]);
          const over = m.radius + 8;
          if (!c || X < p.left - over || X > p.left + p.width + over || Y < p.top - over || Y > p.top +
            p.height + over)
            return '';
          let s = shape(m.marker, X, Y, m.radius, look(m, c, opacity));
          if (m.tag && m.radius > 5) {
            const size = Math.max(m.radius * 1.35, F.sizes.tag);
            s += words(m.tag, X, Y + size * .365, size, m.hollow ? c : light(c) ? '#222' : '#fff', 'middle',
              ' font-weight="bold"');
          }
          return s;
        }).join('');
      },
      path(i, m) {
        const all = m.x.map((x, k) => [px(i, x), py(i, m.y[k])]);
        const points = all.filter(q => q.every(Number.isFinite));
        if (!points.length) return '';
        if (m.arrow) return headed(points, m.color);
        const a = points[0], b = points[points.length - 1];
        return runs(m, m.y, m.y).filter(r => r.length > 1).map(r => way(r.map(k => all[k]), m.color, 1.8,
          m.dashes)).join('')
          + shape('circle', a[0], a[1], 4, look({ hollow: true }, m.color)) + shape('circle', b[0], b[1],
            4.5, look(m, m.color));
      },
      bars(i, m) {
        return m.heights.map((h, k) => {
          const a = px(i, m.edges[k]), b = px(i, m.edges[k + 1]), top = py(i, h), base = py(i, 0);
          if (!h || ![a, b, top, base].every(Number.isFinite)) return '';
          const gap = Math.min(.5, (b - a) * .1);
          return `<rect x="${r2(a + gap)}" y="${r2(Math.min(top,
            base))}" width="${r2(Math.max(b - a - 2 * gap, .1))}"
            height="${r2(Math.abs(base - top))}" fill="${m.color}"/>`;
        }).join('');
      },
      heat(i, m) {
        const p = F.panels[i], edge = (r, k, n) => r[0] + k * (r[1] - r[0]) / n;
        return m.values.map((v, k) => {
          const c = color(p, v), column = k % m.columns, row = Math.floor(k / m.columns);
          if (!c) return '';
          const a = px(i, edge(m.x, column, m.columns)), b = px(i, edge(m.x, column + 1, m.columns));
          const low = py(i, edge(m.y, row, m.rows)), high = py(i, edge(m.y, row + 1, m.rows));
          return `<rect x="${r2(a)}" y="${r2(high)}" width="${r2(b - a + .6)}" height="${r2(low - high +
            .6)}" fill="${c}"/>`;
        }).join('');
      },
      field(i, m) {
        const side = Math.min(Math.abs(px(i, m.width) - px(i, 0)), Math.abs(py(i, m.height) - py(i, 0))),
          scale = m.scale * side;
        return m.courses.map(c => {
          const x = px(i, c.x), y = py(i, c.y);
          const points = c.across.map((a, k) => [x + (a - c.middle[0]) * scale,
            y - (c.up[k] - c.middle[1]) * scale])
            .filter(q => q.every(Number.isFinite));
          if (!points.length) return '';
          return `<circle cx="${r2(points[0][0])}" cy="${r2(points[0][1])}" r="1.1" fill="${c.color}"/>` +
            headed(points, c.color);
        }).join('');
      },
      arrow(i, m) {
        const a = [px(i, m.x[0]), py(i, m.y[0])], b = [px(i, m.x[1]), py(i, m.y[1])];
        const d = Math.hypot(b[0] - a[0], b[1] - a[1]), f = (d - m.clearance) / d;
        return d - m.clearance > 1 ? headed([a, [a[0] + (b[0] - a[0]) * f, a[1] + (b[1] - a[1]) * f]],
          m.color, 8) : '';
      },
      label(i, m) {
        if (!seen(i, m.x, m.y)) return '';
        const p = F.panels[i], x = px(i, m.x), right = x > p.left + p.width * .6;
        return words(m.text, x + (right ? -6 : 6), py(i, m.y) - 6, F.sizes.small, m.color, right ? 'end' :
          'start');
      },
      reference(i, m) {
        const p = F.panels[i], style = 'stroke="#8a8a8a" stroke-width=".9" stroke-dasharray="4 3"';
        if (m.across) {
          const y = py(i, m.value), right = p.left + p.width;
          return Number.isFinite(y) ?
            `<line x1="${p.left}" x2="${right}" y1="${r2(y)}" y2="${r2(y)}" ${style}/>`
            + words(m.text, right, y - 4, F.sizes.small, '#6b6b6b', 'end') : '';
        }
        const x = px(i, m.value);
        return Number.isFinite(x) ?
          `<line x1="${r2(x)}" x2="${r2(x)}" y1="${p.top}" y2="${p.top + p.height}" ${style}/>`
          + words(m.text, 0, 0, F.sizes.small, '#6b6b6b', 'end',
            ` transform="translate(${r2(x - 4)} ${p.top}) rotate(-90)"`) : '';
      },
    };
    const band = (i, m) => m.kind !== 'line' || !m.low.length ? '' : runs(m, m.low, m.high).filter(r =>
      r.length > 1).map(run =>
      `<polygon points="${run.map(k => r2(px(i, m.x[k])) + ',' + r2(py(i,
        m.low[k]))).concat([...run].reverse()
        .map(k => r2(px(i, m.x[k])) + ',' + r2(py(i,
          m.high[k])))).join(' ')}" fill="${m.color}" fill-opacity=".18"/>`).join('');

    const axes = i => {
      const p = F.panels[i], size = F.sizes.tick, right = p.left + p.width, bottom = p.top + p.height,
        v = views[i];
      const line = (x1, y1, x2, y2, c) =>
        `<line x1="${r2(x1)}" y1="${r2(y1)}" x2="${r2(x2)}" y2="${r2(y2)}" stroke="${c}" stroke-width=".9"/>`;
      let grid = '', s = '', free = -Infinity;
      ticks(p.x, v.x, Math.min(9, Math.max(2, Math.floor(p.width / (p.x.whole ? 50 :
        78))))).forEach(([value, label]) => {
        const x = px(i, value), half = label.length * size * .31;
        if (!(x >= p.left - .5 && x <= right + .5)) return;
        if (p.grid) grid += line(x, p.top, x, bottom, '#e4e4e4');
        s += line(x, bottom, x, bottom + 4, '#555');
        if (p.x.bare || x - half <= free) return;
        s += words(label, x, bottom + 6 + size, size, '#222', 'middle');
        free = x + half + 6;
      });
      free = Infinity;
      ticks(p.y, v.y, Math.min(9, Math.max(2, Math.floor(p.height / 46)))).forEach(([value, label]) => {
        const y = py(i, value);
        if (!(y >= p.top - .5 && y <= bottom + .5)) return;
        if (p.grid) grid += line(p.left, y, right, y, '#e4e4e4');
        s += line(p.left - 4, y, p.left, y, '#555');
        if (p.y.bare || y + size / 2 >= free) return;
        s += words(label, p.left - 7, y + size * .36, size, '#222', 'end');
        free = y - size / 2 - 2;
      });
      return grid + s;
    };

    // panels: ticks, marks within a clip, what is pointed at, and what hears the pointer
    const element = (name, attributes) => {
      const e = document.createElementNS('http://www.w3.org/2000/svg', name);
      Object.entries(attributes).forEach(([k, v]) => e.setAttribute(k, v));
      svg.append(e);
      return e;
    };
    svg.removeAttribute('width'); svg.removeAttribute('height');
    svg.setAttribute('role', 'group');
    const layers = F.panels.map((p, i) => {
      const over = p.image ? 0 : 4;
      element('clipPath', { id: 'view' + i }).innerHTML = `<rect x="${p.left - over}" y="${p.top - over}"
        width="${p.width + 2 * over}" height="${p.height + 2 * over}"/>`;
      const layer = { axes: element('g', {}), marks: element('g', { 'clip-path': `url(#view${i})` }), ring:
        element('g', {}) };
      layer.hit = element('rect', { class: 'hit', x: p.left, y: p.top, width: p.width, height: p.height,
        tabindex: 0,
        role: 'application', 'aria-describedby': 'keys', 'aria-label': [p.title || 'Panel ' + (i + 1),
          [p.x.caption, p.y.caption].filter(Boolean).join(' and ')].filter(Boolean).join(': ') });
      return layer;
    });
    const paint = i => {
      const p = F.panels[i];
      if (p.image) {
        const x = px(i, 0), y = py(i, p.height);
        layers[i].marks.innerHTML = `<image href="${p.image}" x="${x}" y="${y}" width="${px(i,
          p.width) - x}"
          height="${py(i, 0) - y}" preserveAspectRatio="none" style="image-rendering:auto"/>`;
        return;
      }
      const shown = p.marks.filter(m => !hidden.has(m.name));
      layers[i].axes.innerHTML = p.marks.length ? axes(i) : '';
      layers[i].marks.innerHTML = shown.map(m => band(i, m)).join('') + shown.map(m => draw[m.kind](i,
        m)).join('');
    };
    const waiting = new Set();
    const repaint = i => {
      if (!waiting.size) requestAnimationFrame(() => { waiting.forEach(paint); waiting.clear(); point(); });
      waiting.add(i);
    };

    // zoom: axes of one group move together
    const setRange = (i, a, range) => {
      const p = F.panels[i], [lo, hi] = range, full = whole(p)[a], size = Math.max(Math.abs(lo),
        Math.abs(hi));
      if (!(hi - lo > size * 1e-9) || !(hi - lo < 1e4 * (full[1] - full[0])) || (p[a].log &&
        !(lo > 1e-300))) return;
      F.panels.forEach((q, j) => { if (q[a].group === p[a].group) { views[j][a] = range.slice();
        repaint(j); } });
    };
    const moved = (axis, [lo, hi], f) => {
      const t = axis.log ? Math.log : v => v, back = axis.log ? Math.exp : v => v;
      return [f(0), f(1)].map(u => back(t(lo) + u * (t(hi) - t(lo))));
    };
    const zoom = (i, factor, cx = .5, cy = .5) => {
      [['x', cx], ['y', cy]].forEach(([a, c]) =>
        setRange(i, a, moved(F.panels[i][a], views[i][a], u => c + (u - c) * factor)));
    };
    const shift = (i, dx, dy) => {
      [['x', dx], ['y', dy]].forEach(([a, d]) => setRange(i, a, moved(F.panels[i][a], views[i][a], u => u +
        d)));
    };
    const reset = () => { F.panels.forEach((p, i) => { views[i] = whole(p); repaint(i); }); };

    // what can be pointed at: places with their words
    const place = (axis, v, name) => (axis.caption || name) + ': ' + short(v);
    const spots = F.panels.map(p => p.marks.map(m => {
      const say = (x, y, ...more) => [m.name, place(p.x, x, 'x'), place(p.y, y, 'y'),
        ...more].filter(Boolean).join('\n');
      const value = k => m.values ? place(p.colors || {}, m.values[k], 'value') : '';
      switch (m.kind) {
      case 'line': return m.x.map((x, k) => ({ x, y: m.y[k], words: () => say(x, m.y[k],
        m.low.length ? 'from ' + short(m.low[k]) + ' to ' + short(m.high[k]) : '') }));
      case 'points': return m.x.map((x, k) => ({ x, y: m.y[k], words: () => say(x, m.y[k], value(k)) }));
      case 'path': return m.x.map((x, k) => ({ x, y: m.y[k], words: () => say(x, m.y[k]) }));
      case 'arrow': return [{ x: m.x[1], y: m.y[1], words: () => say(m.x[1], m.y[1]) }];
      case 'label': return [{ x: m.x, y: m.y, words: () => m.text + '\n' + say(m.x, m.y) }];
      case 'field': return m.courses.map(c => ({ x: c.x, y: c.y, words: () => say(c.x, c.y) }));
      case 'bars': return m.heights.map((h, k) => ({ x: (m.edges[k] + m.edges[k + 1]) / 2, y: h,
        within: x => x >= m.edges[k] && x <= m.edges[k + 1],
        words: () => [m.name, (p.x.caption || 'x') + ': ' + short(m.edges[k]) + ' to ' + short(m.edges[k +
          1]),
          place(p.y, h, 'y')].filter(Boolean).join('\n') }));
      case 'heat': {
        const w = (m.x[1] - m.x[0]) / m.columns, h = (m.y[1] - m.y[0]) / m.rows;
        return m.values.map((v, k) => {
          const x = m.x[0] + (k % m.columns + .5) * w, y = m.y[0] + (Math.floor(k / m.columns) + .5) * h;
          return { x, y, within: (a, b) => Math.abs(a - x) <= w / 2 && Math.abs(b - y) <= h / 2,
            words: () => say(x, y, value(k)) };
        });
      }
      default: return [];
      }
    }));
    let at = null;
    const ring = () => layers.forEach((l, i) => {
      if (!at || at.i !== i) { l.ring.innerHTML = ''; return; }
      const s = spots[i][at.m][at.k];
      l.ring.innerHTML = `<circle cx="${r2(px(i, s.x))}" cy="${r2(py(i,
        s.y))}" r="8" fill="none" stroke="#222" stroke-width="2"/>`;
    });
    const point = () => {
      const p = at && F.panels[at.i], s = at && spots[at.i][at.m][at.k];
      const x = s && px(at.i, s.x), y = s && py(at.i, s.y);
      if (!s || hidden.has(p.marks[at.m].name) || x < p.left - 1 || x > p.left + p.width + 1 ||
        y < p.top - 1
        || y > p.top + p.height + 1) { tip.hidden = true; layers.forEach(l => { l.ring.innerHTML = ''; });
          return; }
      ring();
      const text = s.words(), box = svg.getBoundingClientRect(), k = box.width / svg.viewBox.baseVal.width;
      if (tip.textContent !== text) { tip.textContent = text; $('say').textContent = text.replace(/\n/g,
        ', '); }
      tip.hidden = false;
      const left = x * k + 14, top = y * k + 14;
      tip.style.left = Math.max(0, left + tip.offsetWidth > box.width ? x * k - 14 - tip.offsetWidth :
        left) + 'px';
      tip.style.top = Math.max(0, top + tip.offsetHeight > box.height ? y * k - 14 - tip.offsetHeight :
        top) + 'px';
    };
    const nearest = (i, X, Y) => {
      const p = F.panels[i];
      let best = null, least = 30, inside = null;
      p.marks.forEach((m, k) => {
        if (hidden.has(m.name)) return;
        const [u, w] = [(X - p.left) / p.width, (p.top + p.height - Y) / p.height];
        const x = moved(p.x, views[i].x, t => t ? 1 : u)[0], y = moved(p.y, views[i].y, t => t ? 1 : w)[0];
        spots[i][k].forEach((s, n) => {
          if (s.within) { if (s.within(x, y)) inside = { i, m: k, k: n }; return; }
          const d = Math.hypot(px(i, s.x) - X, py(i, s.y) - Y);
          if (d < least) { least = d; best = { i, m: k, k: n }; }
        });
      });
      return least <= 10 || !inside ? best : inside;
    };

    // pointer
    const local = e => new DOMPoint(e.clientX, e.clientY).matrixTransform(svg.getScreenCTM().inverse());
    layers.forEach((layer, i) => {
      const p = F.panels[i], hit = layer.hit, held = new Map();
      hit.addEventListener('pointerdown', e => {
        held.set(e.pointerId, local(e)); hit.setPointerCapture(e.pointerId);
        if (e.pointerType === 'touch') { at = nearest(i, local(e).x, local(e).y); point(); }
      });
      const up = e => held.delete(e.pointerId);
      hit.addEventListener('pointerup', up); hit.addEventListener('pointercancel', up);
      hit.addEventListener('pointermove', e => {
        const q = local(e), was = held.get(e.pointerId);
        if (!was) { at = nearest(i, q.x, q.y); point(); return; }
        if (held.size === 2) {
          const other = [...held].find(([id]) => id !== e.pointerId)[1];
          const factor = Math.hypot(was.x - other.x, was.y - other.y) / Math.hypot(q.x - other.x,
            q.y - other.y);
          if (Number.isFinite(factor) && factor > 0)
            zoom(i, factor, (other.x - p.left) / p.width, (p.top + p.height - other.y) / p.height);
        } else if (e.pointerType !== 'touch') shift(i, (was.x - q.x) / p.width, (q.y - was.y) / p.height);
        held.set(e.pointerId, q);
      });
      hit.addEventListener('pointerleave', () => { at = null; point(); });
      hit.addEventListener('wheel', e => {
        e.preventDefault();
        const q = local(e);
        zoom(i, Math.exp(Math.max(-1, Math.min(1, e.deltaY / 400))), (q.x - p.left) / p.width, (p.top +
          p.height - q.y) / p.height);
      }, { passive: false });
      hit.addEventListener('dblclick', reset);
      hit.addEventListener('focus', () => { current = i; });
      hit.addEventListener('keydown', e => {
        const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
        if (e.ctrlKey || e.metaKey || e.altKey) return;
        if (step && e.shiftKey) shift(i, step[0] * .1, step[1] * .1);
        else if (step) { at = next(i, step); point(); }
        else if (e.key === '+' || e.key === '=') zoom(i, .8);
        else if (e.key === '-' || e.key === '−') zoom(i, 1.25);
        else if (e.key === 'Home' || e.key === '0') reset();
        else if (e.key === 'Escape') { at = null; point(); }
        else return;
        e.preventDefault();
      });
    });
    let current = 0;
    /// Right and left go along a mark, up and down to another one.
    const next = (i, [dx, dy]) => {
      const usable = spots[i].map((list, m) => [m, list]).filter(([m, list]) =>
        !hidden.has(F.panels[i].marks[m].name) && list.some(s => seen(i, s.x, s.y)));
      if (!usable.length) return null;
      let n = at && at.i === i ? usable.findIndex(([m]) => m === at.m) : -1, k = n < 0 ? -1 : at.k;
      if (n < 0) n = 0;
      else if (dy) n = (n - dy + usable.length) % usable.length;
      const [m, list] = usable[n];
      k = dy ? Math.min(Math.max(k, 0), list.length - 1) : k;
      for (let tries = 0; tries < list.length; tries++) {
        if (dx || k < 0 || tries) k = (k + (dx || 1) + list.length) % list.length;
        if (seen(i, list[k].x, list[k].y)) return { i, m, k };
      }
      return null;
    };

    // the legend's buttons
    const buttons = F.names.map(n => {
      const b = document.createElement('button');
      b.type = 'button'; b.setAttribute('aria-pressed', 'true');
      const sample = n.marker ? shape(n.marker, 13, 7, 5, look(n, n.color)) : way([[1, 7], [25, 7]],
        n.color, 2, n.dashes);
      b.innerHTML = `<svg viewBox="0 0 26 14" aria-hidden="true">${sample}</svg>${n.tag ? '<b>' +
        safe(n.tag) + '</b> ' : ''}${safe(n.shown)}`;
      b.addEventListener('click', e => {
        if (e.shiftKey) {
          const alone = F.names.every(o => hidden.has(o.name) === (o.name !== n.name));
          F.names.forEach(o => { if (alone || o.name === n.name) hidden.delete(o.name);
            else hidden.add(o.name); });
        } else if (!hidden.delete(n.name)) hidden.add(n.name);
        buttons.forEach((o, k) => o.setAttribute('aria-pressed', String(!hidden.has(F.names[k].name))));
        F.panels.forEach((_, i) => repaint(i));
      });
      $('names').append(b);
      return b;
    });
    $('in').addEventListener('click', () => zoom(current, .8));
    $('out').addEventListener('click', () => zoom(current, 1.25));
    $('reset').addEventListener('click', reset);
    addEventListener('resize', () => point());
    F.panels.forEach((_, i) => paint(i));
    })();
    """#
}
