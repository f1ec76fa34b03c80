// A task's log as it is written, and what its container uses. What a container wrote is text and never becomes markup.
'use strict';
{
  const TAIL = 500;
  const MOST_TEXT = 500000;
  const RETRY = 5000;
  const EVERY = 2000;
  const POINTS = 150;

  const log = document.getElementById('log');
  const lines = document.getElementById('lines');
  const state = document.getElementById('log-state');
  const button = document.getElementById('follow');
  const charts = document.getElementById('charts');
  let following;
  let retry;
  let length = 0;
  let poll;
  const samples = [];

  function say(text) {
    if (state.textContent !== text) {
      state.textContent = text;
    }
  }

  // A page that nobody looks at reads no log: each reader costs the worker a connection.
  function wanted() {
    return log.dataset.run && button.getAttribute('aria-pressed') === 'true' && !document.hidden;
  }

  function restart() {
    following?.abort();
    clearTimeout(retry);
    button.hidden = !log.dataset.run;
    if (wanted()) {
      following = new AbortController();
      follow(following.signal);
    } else if (log.dataset.run) {
      say('Not followed. This is the log up to that moment.');
    }
  }

  async function follow(signal) {
    try {
      const answer = await fetch(`${log.dataset.log}?follow=true&tail=${TAIL}`, {signal});
      if (!answer.ok) {
        const problem = await answer.json();
        say(problem.detail || `The manager answered ${answer.status}.`);
      } else {
        say(answer.headers.get('Gantry-Log') ? 'The container is gone. This is what was kept of its log.' : 'Followed.');
        await read(answer.body.pipeThrough(new TextDecoderStream()).getReader());
        if (state.textContent === 'Followed.') {
          say('The container has ended.');
        }
        return;
      }
    } catch {
      if (!signal.aborted) {
        say('The log broke off. It is asked for again.');
      }
    }
    if (!signal.aborted) {
      retry = setTimeout(restart, RETRY);
    }
  }

  async function read(reader) {
    lines.replaceChildren();
    length = 0;
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      append(piece.value);
    }
  }

  // The oldest text goes first; whoever reads further up is not carried away.
  function append(text) {
    const atEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40;
    lines.append(document.createTextNode(text));
    length += text.length;
    while (length > MOST_TEXT && lines.firstChild !== lines.lastChild) {
      length -= lines.firstChild.data.length;
      lines.firstChild.remove();
    }
    if (atEnd) {
      lines.scrollTop = lines.scrollHeight;
    }
  }

  async function look() {
    clearTimeout(poll);
    if (document.hidden) {
      return;
    }
    if (charts.dataset.running === 'true') {
      await sample();
    } else {
      now('no container runs', 'no container runs');
    }
    poll = setTimeout(look, EVERY);
  }

  async function sample() {
    try {
      const answer = await fetch(charts.dataset.stats, {signal: AbortSignal.timeout(RETRY)});
      if (answer.ok) {
        const usage = await answer.json();
        samples.push(usage);
        samples.splice(0, Math.max(0, samples.length - POINTS));
        draw();
      } else {
        now('cannot be seen', 'cannot be seen');
      }
    } catch {
      now('not known', 'not known');
    }
  }

  function draw() {
    const usage = samples.at(-1);
    const limit = usage.memoryLimit ? ` of ${usage.memoryLimit} MiB` : ' MiB';
    now(`${usage.cpu.toFixed(2)} cores`, `${usage.memory.toFixed(1)}${limit}`);
    line('cpu-chart', samples.map(sample => sample.cpu), 0.1);
    line('memory-chart', samples.map(sample => sample.memory), 1);
  }

  function now(cpu, memory) {
    document.getElementById('cpu-now').textContent = cpu;
    document.getElementById('memory-now').textContent = memory;
  }

  // The newest at the right, the largest near the top; of very little, the least that is drawn over the whole height.
  function line(id, values, least) {
    const top = Math.max(least, ...values) * 1.1;
    const first = POINTS - values.length;
    const points = values.map((value, i) => `${((first + i) * 300 / (POINTS - 1)).toFixed(1)},${(80 - value * 80 / top).toFixed(1)}`);
    document.querySelector(`#${id} polyline`).setAttribute('points', points.join(' '));
  }

  button.addEventListener('click', () => {
    button.setAttribute('aria-pressed', button.getAttribute('aria-pressed') !== 'true');
    restart();
  });
  document.addEventListener('visibilitychange', () => {
    restart();
    look();
  });
  new MutationObserver(restart).observe(log, {attributeFilter: ['data-run']});
  restart();
  look();
}
