import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';

/**
 * Loaded into Clawbuoy's terminal program by `node --import`: names each deed of a step on file
 * descriptor 3, one line each, and stops for good at the one that CLAWBUOY_GATE names by its
 * number or its words, so that whoever reads there can end the process at exactly that point.
 */
const stopAt = process.env.CLAWBUOY_GATE ?? '';
/** Files of Clawbuoy's and OpenClaw's; all other files are nobody's business here. */
const roots = (process.env.CLAWBUOY_GATE_ROOTS ?? '').split(':').filter((root) => root !== '');
const everyCall = process.env.CLAWBUOY_GATE_EVERY === '1';
const original = { writeSync: fs.writeSync, openSync: fs.openSync, stringify: JSON.stringify };

let count = 0;
let hasBegun = false;

function gate(label) {
  count += 1;
  original.writeSync(3, `${count} ${label}\n`);
  if (stopAt === String(count) || stopAt === label)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

const opened = new Map();
fs.openSync = (path, ...rest) => {
  const fd = original.openSync(path, ...rest);
  opened.set(fd, String(path));
  return fd;
};

/** What a record of the journal tells; null for what is no part of a step. */
function recordOf(path, data) {
  if (basename(path) !== 'journal.jsonl') return null;
  const line = Buffer.from(data).toString('utf8').trim();
  if (!line.startsWith('{')) return null;
  const { type, action, step } = JSON.parse(line);
  switch (type) {
    case 'action-started':
      return `the beginning of ${action} in the journal`;
    case 'action-step':
      return `"${step.name}" in the journal`;
    case 'action-finished':
      // The end of a step that an earlier process was ended in has no beginning here.
      return hasBegun ? `the end of ${action} in the journal` : null;
    default:
      return null;
  }
}

fs.writeSync = (fd, data, ...rest) => {
  const path = opened.get(fd) ?? '';
  const record = recordOf(path, data);
  if (record !== null) {
    hasBegun = true;
    gate(`before ${record}`);
  } else if (everyCall) deed('write', path);
  const written = original.writeSync(fd, data, ...rest);
  if (record !== null) gate(`after ${record}`);
  return written;
};

function deed(name, ...paths) {
  if (!hasBegun || !paths.some((path) => roots.some((root) => path.startsWith(root)))) return;
  gate(`before ${name} ${paths.map((path) => basename(path)).join(' ')}`);
}

/** Moves are points of their own; the rest only where every call is asked for. */
for (const [name, arity, always] of [
  ['renameSync', 2, false],
  ['linkSync', 2, true],
  ['unlinkSync', 1, false],
  ['mkdirSync', 1, false],
]) {
  const call = fs[name];
  fs[name] = (...args) => {
    const paths = args.slice(0, arity).map(String);
    const isMove = always || paths.some((path) => /(\.lock|\/sessions\.json)$/.test(path));
    if (everyCall || isMove) deed(name.replace('Sync', ''), ...paths);
    return call(...args);
  };
}

const WORDS =
  /^(chat\.abort|sessions\.(abort|reset)|channels\.(start|stop)|gateway\.restart\.request)$/;
JSON.stringify = (value, ...rest) => {
  if (value?.type === 'req' && WORDS.test(value.method)) gate(`before ${value.method}`);
  return original.stringify(value, ...rest);
};

const { execFile } = childProcess;
childProcess.execFile = (tool, args, ...rest) => {
  const verb = Array.isArray(args) ? args.find((word) => /^(restart|start)$/.test(word)) : null;
  if (verb != null) gate(`before ${basename(tool)} ${verb}`);
  return execFile(tool, args, ...rest);
};
syncBuiltinESMExports();
