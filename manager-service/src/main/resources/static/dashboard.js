// Keeps the page as the manager sees the cluster. Without this script it is what it was when it was loaded.
'use strict';

const EVERY = 5000;
const AT_MOST = 1000;
const PATIENCE = 4000;

const live = document.getElementById('live');
const banner = document.getElementById('away');
let stream;
let timer;
let shown = '';
let asked = 0;
let asking = false;
let again = false;
let away;

function say(state, text) {
  if (live.textContent !== text) {
    live.textContent = text;
    live.dataset.state = state;
  }
}

// One question without an answer is no news yet.
function report() {
  const isAway = away !== undefined && away.times > 1;
  banner.hidden = !isAway;
  if (isAway) {
    const text = `${away.why} since ${away.since}. What you see is from before. Trying again every second.`;
    if (banner.textContent !== text) {
      banner.textContent = text;
    }
    say('away', 'not connected');
  } else if (away || stream.readyState !== EventSource.OPEN) {
    say('reconnecting', 'reconnecting');
  } else {
    say('live', 'live');
  }
}

function connect() {
  stream?.close();
  stream = new EventSource(document.body.dataset.events);
  stream.onopen = refreshSoon;
  stream.onerror = () => { report(); refreshSoon(); };
  stream.onmessage = refreshSoon;
}

// However many events come: one question a second.
function refreshSoon() {
  plan(Math.max(0, asked + AT_MOST - Date.now()));
}

function plan(delay) {
  clearTimeout(timer);
  if (!document.hidden) {
    timer = setTimeout(refresh, delay);
  }
}

async function refresh() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  again = false;
  asked = Date.now();
  const html = await ask();
  asking = false;
  if (html) {
    show(html);
    if (stream.readyState === EventSource.CLOSED && !document.hidden) {
      connect();
    }
  }
  report();
  plan(again || away ? AT_MOST : EVERY);
}

async function ask() {
  let why = 'The manager has not answered';
  try {
    const answer = await fetch(location.pathname, {headers: {Accept: 'text/html'}, signal: AbortSignal.timeout(PATIENCE)});
    if (answer.ok) {
      const html = await answer.text();
      away = undefined;
      return html;
    }
    why = `The manager has answered with an error (${answer.status})`;
  } catch {
    // Nobody listens, or the answer takes too long: both are said in the same words.
  }
  const since = away ? away.since : new Date().toLocaleTimeString([], {hourCycle: 'h23'});
  away = {why, since, times: away ? away.times + 1 : 1};
  return '';
}

function show(html) {
  if (html === shown) {
    return;
  }
  shown = html;
  const wanted = new DOMParser().parseFromString(html, 'text/html');
  const focused = document.activeElement;
  document.title = wanted.title;
  merge(document.querySelector('main'), wanted.querySelector('main'));
  if (focused.isConnected && focused !== document.activeElement) {
    focused.focus({preventScroll: true});
  }
}

// Makes what is shown the same as what is wanted, and keeps every element that stays: its focus, its selection, its scroll.
// What is in an element with data-kept belongs to another script.
function merge(here, wanted) {
  for (const {name} of [...here.attributes]) {
    if (!wanted.hasAttribute(name)) {
      here.removeAttribute(name);
    }
  }
  for (const {name, value} of wanted.attributes) {
    if (here.getAttribute(name) !== value) {
      here.setAttribute(name, value);
    }
  }
  if (wanted.hasAttribute('data-kept')) {
    return;
  }
  const ids = new Set([...wanted.children].map(child => child.id));
  [...here.children].filter(child => child.id && !ids.has(child.id)).forEach(child => child.remove());
  const known = new Map([...here.children].filter(child => child.id).map(child => [child.id, child]));
  let next = here.firstChild;
  for (const child of [...wanted.childNodes]) {
    const same = child.id ? known.get(child.id) : isLike(next, child) ? next : undefined;
    if (!same) {
      add(here, document.importNode(child, true), next);
      continue;
    }
    if (same === next) {
      next = next.nextSibling;
    } else {
      here.insertBefore(same, next);
    }
    if (child.nodeType === Node.ELEMENT_NODE) {
      merge(same, child);
    } else if (same.data !== child.data) {
      same.data = child.data;
    }
  }
  while (next) {
    const rest = next;
    next = rest.nextSibling;
    rest.remove();
  }
}

function add(here, child, next) {
  if (child.id) {
    child.classList.add('fresh');
  }
  here.insertBefore(child, next);
}

function isLike(node, wanted) {
  return node && !node.id && node.nodeName === wanted.nodeName;
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    clearTimeout(timer);
    stream.close();
  } else {
    connect();
    refreshSoon();
  }
});
connect();
