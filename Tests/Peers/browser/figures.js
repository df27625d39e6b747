(() => {
  const found = [], $ = id => document.getElementById(id), say = () => $('say').textContent;
  const figure = JSON.parse($('data').textContent), svg = document.querySelector('#figure svg');
  const check = (name, holds) => { if (!holds) found.push(name + ': ' + say()); };
  const hits = [...svg.querySelectorAll('.hit')], marks = () => svg.innerHTML.length + svg.innerHTML.slice(0, 1e6);
  const press = (target, key, shiftKey = false) => target.dispatchEvent(
    new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }));
  const pointer = (type, target, x, y, more = {}) => {
    const r = target.getBoundingClientRect();
    const Kind = type === 'wheel' ? WheelEvent : PointerEvent;
    target.dispatchEvent(new Kind(type, { clientX: r.left + x * r.width, clientY: r.top + y * r.height, pointerId: 1,
      bubbles: true, cancelable: true, ...more }));
  };
  // Chromium without a window draws no frames while it hurries
  window.requestAnimationFrame = then => setTimeout(then, 1);
  const frame = () => new Promise(done => setTimeout(done, 20));
  hits.forEach(h => { h.setPointerCapture = () => {}; });
  const run = async () => {
    check('a panel for each', hits.length === figure.panels.length && hits.length > 0);
    check('keys reach panels', hits.every(h => h.getAttribute('tabindex') === '0' && h.getAttribute('aria-label')));
    check('the script is inside', $('script').textContent.includes('plot '));
    check('nothing is undefined', !/NaN|undefined|Infinity/.test(svg.innerHTML));
    const drawn = figure.panels.findIndex(p => p.marks.length), i = Math.max(drawn, 0), hit = hits[i];
    const whole = marks();
    pointer('wheel', hit, .5, .5, { deltaY: -300 });
    await frame();
    const near = marks();
    check('the wheel zooms', near !== whole);
    pointer('pointerdown', hit, .5, .5);
    pointer('pointermove', hit, .6, .55);
    pointer('pointerup', hit, .6, .55);
    await frame();
    check('dragging moves', marks() !== near);
    press(hit, 'Home');
    await frame();
    check('Home shows all', marks() === whole);
    press(hit, '+');
    await frame();
    check('a key zooms', marks() !== whole);
    $('reset').click();
    await frame();
    check('the button shows all', marks() === whole);
    if (drawn >= 0) {
      press(hit, 'ArrowRight');
      const first = say();
      check('a key selects', /: [−\d]/.test(first) && !$('tip').hidden);
      press(hit, 'ArrowRight');
      press(hit, 'ArrowDown');
      check('keys go on', /: [−\d]/.test(say()));
      const ring = svg.querySelector('circle[r="8"]'), r = ring.getBoundingClientRect(), box = hit.getBoundingClientRect();
      const told = say();
      press(hit, 'Escape');
      check('Escape lets go', $('tip').hidden);
      pointer('pointermove', hit, (r.left + r.width / 2 - box.left) / box.width, (r.top + r.height / 2 - box.top) / box.height);
      check('the pointer tells numbers', !$('tip').hidden && /: [−\d]/.test(say()) && told.length > 0);
      pointer('pointerleave', hit, 0, 0);
    }
    const names = [...document.querySelectorAll('#names button')];
    check('a button for each name', names.length === figure.names.length);
    if (names.length) {
      const all = marks();
      names[0].click();
      await frame();
      check('a name is switched off', marks() !== all && names[0].getAttribute('aria-pressed') === 'false');
      names[0].click();
      await frame();
      check('and on', marks() === all);
      names[0].dispatchEvent(new MouseEvent('click', { shiftKey: true, bubbles: true }));
      check('one stays alone', names.slice(1).every(b => b.getAttribute('aria-pressed') === 'false'));
    }
  };
  const finish = text => {
    const pre = document.createElement('pre');
    pre.id = 'found';
    pre.textContent = text;
    document.body.append(pre);
  };
  run().then(() => finish(found.length ? 'failed: ' + found.join('; ') : 'passed'), e => finish('failed: ' + e.stack));
})();
