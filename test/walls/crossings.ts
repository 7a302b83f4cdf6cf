import { dirname, join, normalize } from 'node:path/posix';
import { handedOn, importsOf } from './imports.ts';
import {
  FACES,
  FILE_WRITERS,
  GUARDED,
  IMPURE,
  IPC_DOOR,
  ROOMS,
  type Room,
  SEEN_BY_THE_WINDOW,
  THREAD_TEXT,
} from './walls.ts';

const BARE_NODE = new Set([
  'child_process',
  'cluster',
  'crypto',
  'dgram',
  'events',
  'fs',
  'fs/promises',
  'http',
  'http2',
  'https',
  'net',
  'os',
  'path',
  'process',
  'readline',
  'tls',
  'util',
  'vm',
  'worker_threads',
]);

/** The room that a file of the source lies in; null for what is in none. */
export function roomOf(file: string): Room | null {
  if (file.startsWith('renderer/')) return 'renderer';
  if (file.startsWith('assets/') || file === 'CHANGELOG.md?raw') return 'pictures';
  if (file === 'electron/main.ts') return 'main';
  if (file === 'electron/preload.ts') return 'preload';
  if (file.startsWith('electron/openclaw/changes/')) return 'openclaw/changes';
  const name = /^electron\/([^/]+)\//.exec(file)?.[1];
  return name !== undefined && isRoom(name) ? name : null;
}

function isRoom(name: string): name is Room {
  return Object.hasOwn(ROOMS, name);
}

/**
 * Every wall that this file crosses, each as one sentence that says where the thing belongs;
 * none for a file that keeps to its room. `file` is relative to the repository's root.
 */
export function crossings(file: string, text: string): string[] {
  const room = roomOf(file);
  if (room === null)
    return [`${file}: this folder is in no room: give it one in test/walls/walls.ts`];
  const found: string[] = [];
  const say = (what: string, belongs: string): void => {
    found.push(`${file}: ${what}. ${belongs}.`);
  };
  for (const { source, names } of importsOf(file, text)) {
    if (source === null) {
      if (file === THREAD_TEXT) continue;
      say('it loads a module whose name is computed or hidden', 'Import it by name');
    } else if (source.startsWith('.')) {
      crossRoom(file, room, normalize(join(dirname(file), source)), say);
    } else {
      crossModule(file, room, source, names, say);
    }
  }
  const passed = FACES.some(({ face }) => face === file) ? [] : handedOn(file, text);
  if (passed.length > 0) {
    say(
      `it hands on ${passed.join(', ')}, which another file makes`,
      'A name has one home, and imports go there',
    );
  }
  if (room === 'core') {
    const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(?<!:)\/\/.*$/gm, '');
    const used = IMPURE.exec(code)?.[0];
    if (used !== undefined) say(`it uses \`${used.trim()}\``, ROOMS.core.isFor);
  }
  return found;
}

type Say = (what: string, belongs: string) => void;

function crossRoom(file: string, room: Room, target: string, say: Say): void {
  const there = roomOf(target);
  const allowed: readonly string[] = ROOMS[room].rooms;
  const isStyle = room === 'renderer' && target.endsWith('.css');
  if (isStyle) return;
  if (there === null || (there !== room && !allowed.includes(there))) {
    say(`${room} may not import ${target}`, ROOMS[room].isFor);
  } else if (
    room === 'renderer' &&
    there === 'core' &&
    !SEEN_BY_THE_WINDOW.some((one) => one.test(target))
  ) {
    say(`the window may not import ${target}`, ROOMS.renderer.isFor);
  }
  const behind = FACES.find(({ folder }) => target.startsWith(folder));
  if (behind !== undefined && room !== 'core' && target !== behind.face) {
    say(
      `it may not import ${target}`,
      `${behind.face} is the face of that folder: take it from there`,
    );
  }
  if (target === 'electron/system/files.ts' && !isAmong(file, FILE_WRITERS)) {
    say(
      'it may not import system/files.ts',
      'Who only looks takes system/file-reads.ts; who may write is listed in test/walls/walls.ts',
    );
  }
}

function crossModule(
  file: string,
  room: Room,
  written: string,
  names: readonly string[] | '*',
  say: Say,
): void {
  const source = BARE_NODE.has(written) ? `node:${written}` : written;
  if (source !== written)
    say(`it imports \`${written}\` without its \`node:\``, 'Write `node:` before it');
  const guard = GUARDED.find(({ modules }) => modules.includes(source));
  if (guard === undefined) {
    const allowed: readonly string[] = ROOMS[room].modules;
    if (!allowed.includes(source)) say(`${room} may not import \`${source}\``, ROOMS[room].isFor);
    return;
  }
  const isReader =
    guard.free.length > 0 && room !== 'core' && room !== 'renderer' && room !== 'preload';
  const isFree = isReader && names !== '*' && names.every((name) => guard.free.includes(name));
  if (!isFree && !isAmong(file, guard.files)) {
    const what = names === '*' ? 'all of it' : names.join(', ');
    say(`it may not import \`${source}\` (${what})`, guard.belongs);
  }
  const takesDoor = names === '*' || names.includes(IPC_DOOR.name);
  if (source === 'electron' && takesDoor && file !== IPC_DOOR.file) {
    say(`it may not import \`${IPC_DOOR.name}\``, `${IPC_DOOR.file} alone does`);
  }
}

function isAmong(file: string, places: readonly string[]): boolean {
  return places.some((place) => (place.endsWith('/') ? file.startsWith(place) : file === place));
}
