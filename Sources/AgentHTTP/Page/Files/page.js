// The page of an agent: asks the API when something changed, and shows what it says. Text is set as text, never as HTML.
'use strict';

const $ = id => document.getElementById(id);
const symbols = {
  free: ['·', 'free'], held: ['-', 'kept free beside a vCPU'], pool: ['+', 'several machines float here'],
  floating: ['+', 'several machines float here'], conflict: ['!', 'claimed twice'], offline: ['×', 'off line'],
  housekeeping: ['=', 'housekeeping: emulators and the host'],
};
let chosen = null;   // The machine whose invalidations are shown.
let focused = null;  // The number of the CPU that has the focus in the map.

/** Makes an element with attributes and children. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(key, value);
  }
  element.append(...children.map(child => child ?? ''));
  return element;
}

async function ask(path) {
  const answer = await fetch(path, {headers: {accept: 'application/json'}});
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail ?? answer.statusText);
  return body;
}

function size(bytes) {
  for (const [shift, unit] of [[40, 'TiB'], [30, 'GiB'], [20, 'MiB'], [10, 'KiB']]) {
    if (bytes >= 2 ** shift) return `${+(bytes / 2 ** shift).toFixed(1)} ${unit}`;
  }
  return `${bytes} B`;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const letter = index => letters[index] ?? '#';
/** Neighbours among the machines get colours that are far apart. */
const hue = index => Math.round(index * 137.5) % 360;

function describe(cpu, map) {
  const machines = cpu.machines.map(index => map.machines[index].name);
  const parts = [`CPU ${cpu.number}`];
  if (machines.length > 0) parts.push(machines.join(', ') + (cpu.vcpu === undefined ? '' : `, vCPU ${cpu.vcpu}`));
  if (symbols[cpu.use]) parts.push(symbols[cpu.use][1]);
  if (cpu.isIsolated) parts.push('isolated by the kernel');
  if (cpu.receives) parts.push(`receives the invalidations of ${map.chosen.machine}`);
  return parts.join(': ');
}

function square(cpu, map) {
  const alone = cpu.machines.length === 1 ? cpu.machines[0] : null;
  const isLetter = alone !== null && ['dedicated', 'pool', 'floating'].includes(cpu.use);
  const text = describe(cpu, map);
  const button = make('button', {
    type: 'button', role: 'gridcell', tabindex: -1, 'aria-label': text, title: text, 'data-cpu': cpu.number,
    class: ['cpu', cpu.use, alone !== null ? 'taken' : '', cpu.receives ? 'receives' : '', cpu.isChosen ? 'chosen' : '']
      .join(' ').trim(),
    onclick: () => choose(alone === null ? null : map.machines[alone].name),
    onfocus: () => { focused = cpu.number; $('cpu').textContent = text; },
  }, isLetter ? letter(alone) : symbols[cpu.use]?.[0] ?? '+');
  if (alone !== null) button.style.setProperty('--hue', hue(alone));
  return button;
}

function showMap(map) {
  $('host').textContent = map.name;
  const hadFocus = document.activeElement?.dataset?.cpu !== undefined;
  const dies = map.sockets.flatMap(socket => socket.dies.map(die => [socket, die]));
  $('map').replaceChildren(...dies.map(([socket, die]) => make('div', {class: 'die', role: 'row'},
    make('h3', {}, `socket ${socket.number}, die ${die.number}` + (die.nodes ? `, node ${die.nodes}` : '')),
    make('div', {class: 'clusters'}, ...die.clusters.map(cluster => make('div', {class: 'cluster'},
      ...cluster.cores.map(core => make('span', {class: 'core'}, ...core.map(cpu => square(cpu, map))))))))));
  const squares = [...$('map').querySelectorAll('.cpu')];
  const current = squares.find(one => Number(one.dataset.cpu) === focused) ?? squares[0];
  if (current) current.tabIndex = 0;
  if (hadFocus) current?.focus();

  const used = new Set(squares.map(one => one.textContent));
  const seen = new Set();
  const legend = Object.values(symbols).filter(([symbol]) => used.has(symbol) && !seen.has(symbol) && seen.add(symbol));
  $('legend').replaceChildren(
    ...legend.map(([symbol, meaning]) => make('li', {}, `${symbol} ${meaning}`)),
    ...map.machines.slice(0, letters.length).flatMap((machine, index) =>
      used.has(letter(index)) ? [make('li', {}, `${letter(index)} ${machine.name}`)] : []));
  const report = map.chosen;
  $('chosen').textContent = report
    ? `${report.machine}: ${report.receiverCount ?? 'nobody knows how many'} CPUs receive its TLB invalidations, over ` +
      `${report.reach} (${report.basis})` + (report.spoiler ? `. ${report.spoiler.message}.` : '')
    : '';
  showPages(map);
}

function showPages(map) {
  const known = value => value === undefined ? 'not known' : value;
  const rows = map.nodes.flatMap(node => [
    [`node ${node.number}`, 'ordinary', size(node.memoryBytes), node.freeBytes === undefined ? 'not known' : size(node.freeBytes), ''],
    ...node.pools.map(pool => [`node ${node.number}`, size(pool.pageBytes), `${pool.total} pages`, known(pool.free), pool.reserved]),
  ]);
  table('pages', ['Node', 'Pages', '#All', '#Free', '#Promised'], rows, 'The host has no memory that anybody knows of.');
}

/** Fills a table; a title that begins with # is that of numbers. */
function table(id, titles, rows, none) {
  const kind = titles.map(title => title.startsWith('#') ? 'number' : null);
  const cell = (name, content, column, more = {}) => make(name, {class: kind[column], ...more}, content);
  $(id).replaceChildren(
    make('thead', {}, make('tr', {}, ...titles.map((title, column) => cell('th', title.replace('#', ''), column, {scope: 'col'})))),
    make('tbody', {}, ...rows.map(row => make('tr', {'data-chosen': row.isChosen ? '' : null}, ...row.map((content, column) =>
      cell('td', content instanceof Node ? content : String(content), column)))),
      ...(rows.length === 0 ? [make('tr', {}, make('td', {colspan: titles.length, class: 'none'}, none))] : [])));
}

function showMachines() {
  const wanted = $('filter').value.toLowerCase();
  const focus = document.activeElement?.dataset?.machine;
  const drifting = new Set(drifts.map(drift => drift.machine));
  const rows = machines.filter(machine => machine.name.toLowerCase().includes(wanted)).map(machine => {
    const isUnready = machine.phase && machine.phase !== 'ready';
    const row = [
      make('button', {type: 'button', 'data-machine': machine.name, 'aria-pressed': String(machine.name === chosen),
        onclick: () => choose(machine.name === chosen ? null : machine.name)}, machine.name),
      machine.state + (isUnready ? `, ${machine.phase}` : ''), machine.vcpus, size(machine.memoryBytes),
      drifting.has(machine.name) ? make('span', {class: 'bad'}, `${machine.cpus || 'any'}, not where it belongs`)
        : machine.cpus || 'any',
      machine.template ?? make('span', {class: 'none'}, 'not made by Berth'),
    ];
    row.isChosen = machine.name === chosen;
    return row;
  });
  table('machine-table', ['Machine', 'State', '#vCPUs', '#Memory', 'May run on CPUs', 'Template'], rows,
    machines.length === 0 ? 'There is no machine.' : 'No machine has such a name.');
  if (focus) document.querySelector(`[data-machine="${CSS.escape(focus)}"]`)?.focus();
}

function showDrift() {
  $('drift').replaceChildren(...(drifts.length === 0 ? [make('li', {}, 'Every machine is where it belongs.')]
    : drifts.map(drift => make('li', {}, make('span', {class: 'bad'}, drift.message),
      ` (${drift.state}${drift.reason ? ': ' + drift.reason : ''}). ${sentence(drift.remedy)}`))));
}

const sentence = text => text.charAt(0).toUpperCase() + text.slice(1) + '.';

/** How far an operation is: told by a bar while it runs, and by words always. */
function progress(operation) {
  if (operation.state !== 'running') return operation.state;
  const label = `${operation.kind} of ${operation.machines.join(', ') || 'the host'}`;
  return operation.progress === undefined ? make('progress', {'aria-label': label})
    : make('progress', {max: 1, value: operation.progress, 'aria-label': label});
}

function showOperations(operations) {
  table('operations', ['Begun', 'What', 'Machines', 'By', 'State', 'Last'], operations.slice(0, 20).map(operation => [
    new Date(operation.begun).toLocaleTimeString([], {hour12: false}), operation.kind, operation.machines.join(', ') || 'the host',
    operation.client, progress(operation),
    operation.problem ? make('span', {class: 'bad'}, operation.problem.detail) : operation.log.at(-1) ?? '',
  ]), 'None since the agent began.');
}

async function choose(machine) {
  chosen = machine;
  showMachines();
  await refresh();
}

let machines = [], drifts = [];
let isAsking = false, isStale = false;

/** Asks for all that is shown; what changes meanwhile is asked for once more afterwards. */
async function refresh() {
  if (isAsking) { isStale = true; return; }
  isAsking = true;
  try {
    const agent = await ask('/v1/agent');
    $('status').textContent = agent.isReady
      ? `${agent.hypervisor}, ${agent.machines} ${agent.machines === 1 ? 'machine' : 'machines'}; drift is ` +
        (agent.driftPolicy === 'repair' ? 'repaired' : 'told')
      : `What is shown is what was seen last: ${agent.reason}`;
    $('status').classList.toggle('bad', !agent.isReady);
    const query = chosen ? `?machine=${encodeURIComponent(chosen)}` : '';
    const map = ask('/v1/map' + query).catch(error => { chosen = null; return ask('/v1/map'); });
    const answers = await Promise.all([map, ask('/v1/machines'), ask('/v1/drift'), ask('/v1/operations')]);
    [, machines, drifts] = answers;
    showMap(answers[0]);
    showMachines();
    showDrift();
    showOperations(answers[3]);
    document.body.dataset.revision = agent.revision;
  } catch (error) {
    $('status').textContent = error.message;
    $('status').classList.add('bad');
  } finally {
    isAsking = false;
    if (isStale) { isStale = false; setTimeout(refresh, 50); }
  }
}

$('map').addEventListener('keydown', event => {
  const squares = [...$('map').querySelectorAll('.cpu')];
  const place = squares.indexOf(document.activeElement);
  if (place < 0) return;
  const box = squares[place].getBoundingClientRect();
  const row = side => squares.map((one, index) => [one.getBoundingClientRect(), index])
    .filter(([other]) => side * (other.top - box.top) > box.height / 2)
    .sort(([a], [b]) => side * (a.top - b.top) || Math.abs(a.left - box.left) - Math.abs(b.left - box.left))[0]?.[1];
  const next = {ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: squares.length - 1,
    ArrowDown: row(1), ArrowUp: row(-1)}[event.key];
  if (next === undefined || !squares[next]) return;
  event.preventDefault();
  squares[place].tabIndex = -1;
  squares[next].tabIndex = 0;
  squares[next].focus();
});
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape' || event.target === $('filter') && $('filter').value) return;
  if (chosen) choose(null);
});
$('filter').addEventListener('input', showMachines);

const events = new EventSource('/v1/events');
for (const kind of ['machine', 'gone', 'host', 'drift', 'settled', 'operation', 'lost', 'found', 'missed']) {
  events.addEventListener(kind, refresh);
}
events.onopen = refresh;
events.onerror = () => {
  $('status').textContent = 'The agent does not answer; what is shown is what was seen last.';
  $('status').classList.add('bad');
};
refresh();
