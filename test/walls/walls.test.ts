import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crossings } from './crossings.ts';
import { ROOMS } from './walls.ts';

/** The rooms that the page names by a file or by where they lie. */
const DRAWN_AS: Readonly<Record<string, string>> = {
  main: 'main.ts',
  preload: 'preload.ts',
  renderer: '../renderer/',
  pictures: '../assets/',
};

const ROOT = join(import.meta.dirname, '..', '..');

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'),
    )
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

/** The words in back quotes of a cell. */
function words(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
}

/** One file that crosses one wall, and words of the sentence that must answer it. */
const PROBES: readonly (readonly [file: string, text: string, says: RegExp])[] = [
  [
    'electron/core/x.ts',
    "import '../engine/engine.ts';",
    /core may not import .*engine\.ts.* core is pure/,
  ],
  ['electron/core/x.ts', "import { a } from '../settings.ts';", /core is pure/],
  ['electron/core/x.ts', "export * from '../home.ts';", /core is pure/],
  ['electron/core/x.ts', "import type { A } from '../system/types.ts';", /core is pure/],
  ['electron/core/x.ts', "import fs from 'fs';", /it may not import `node:fs`/],
  ['electron/core/x.ts', "import fs from 'fs';", /without its `node:`/],
  ['electron/core/x.ts', "const a = await import('node:fs');", /it may not import `node:fs`/],
  ['electron/core/x.ts', "import { existsSync } from 'node:fs';", /it may not import `node:fs`/],
  ['electron/core/x.ts', "import { join } from 'node:path';", /core may not import `node:path`/],
  ['electron/core/x.ts', 'export const a = Date.now();', /it uses `Date\.now\(`/],
  ['electron/core/x.ts', 'export const a = new Date();', /it uses `new Date\(\)`/],
  ['electron/core/x.ts', 'export const a = process.env.HOME;', /it uses `process\.env`/],
  ['electron/core/x.ts', "const a = process.getBuiltinModule('fs');", /computed or hidden/],
  [
    'electron/engine/x.ts',
    "import { a } from '../core/judge/locks.ts';",
    /judge\.ts is the face of that folder/,
  ],
  ['electron/engine/x.ts', "export { a } from './watch.ts';", /it hands on a, .* one home/],
  ['electron/engine/x.ts', "export type { A } from './watch.ts';", /it hands on A, /],
  ['electron/engine/x.ts', "export * from './watch.ts';", /it hands on \*, /],
  ['electron/engine/x.ts', "import { a } from './b.ts'; export { a as c };", /it hands on c, /],
  ['electron/openclaw/x.ts', "import '../engine/watch.ts';", /openclaw may not import/],
  ['electron/openclaw/x.ts', "import '../shell/tray.ts';", /openclaw may not import/],
  ['electron/openclaw/x.ts', "import './changes/quarantine-store.ts';", /openclaw may not import/],
  ['electron/openclaw/x.ts', "import { spawn } from 'child_process';", /system\/spawn\.ts alone/],
  ['electron/openclaw/x.ts', "import { rm } from 'node:fs/promises';", /system\/files\.ts alone/],
  [
    'electron/openclaw/x.ts',
    "import { readFiles } from '../system/files.ts';",
    /system\/file-reads\.ts/,
  ],
  ['electron/system/x.ts', "import '../openclaw/observer.ts';", /system may not import/],
  [
    'electron/system/x.ts',
    "import { execFile } from 'node:child_process';",
    /system\/spawn\.ts alone/,
  ],
  ['electron/recovery/x.ts', "import '../cli/args.ts';", /recovery may not import/],
  [
    'electron/recovery/x.ts',
    "import fs from 'node:fs'; fs.rmSync('x');",
    /system\/files\.ts alone/,
  ],
  ['electron/recovery/x.ts', "import * as fs from 'node:fs';", /system\/files\.ts alone/],
  ['electron/recovery/x.ts', "import { writeFileSync } from 'node:fs';", /system\/files\.ts alone/],
  ['electron/recovery/x.ts', "import { connect } from 'node:net';", /nobody else opens sockets/],
  ['electron/engine/x.ts', "import '../cli/show.ts';", /engine may not import/],
  ['electron/engine/x.ts', "import '../demo/stage.ts';", /engine may not import/],
  ['electron/link/x.ts', "import '../engine/engine.ts';", /link may not import/],
  ['electron/cli/x.ts', "import { app } from 'electron';", /import Electron/],
  ['electron/shell/x.ts', "import { ipcMain } from 'electron';", /ipcMain/],
  ['electron/shell/x.ts', "import * as all from 'electron';", /ipcMain/],
  ['renderer/x.tsx', "import '../electron/engine/engine.ts';", /renderer may not import/],
  [
    'renderer/x.tsx',
    "import { judge } from '../electron/core/judge/judge.ts';",
    /the window may not import/,
  ],
  ['renderer/x.tsx', "import { readFileSync } from 'node:fs';", /system\/files\.ts alone/],
  ['electron/engine/x.ts', "const name = 'fs'; await import(name);", /computed or hidden/],
  ['electron/attic/x.ts', '', /in no room/],
];

describe('walls between rooms', () => {
  it('has source to look at', () => {
    expect(sources('electron').length).toBeGreaterThan(200);
    expect(sources('renderer').length).toBeGreaterThan(20);
  });

  it('are crossed by no file', () => {
    const files = [...sources('electron'), ...sources('renderer')];
    expect(
      files.flatMap((file) => crossings(file, readFileSync(join(ROOT, file), 'utf8'))),
    ).toEqual([]);
  });

  it.each(PROBES)('answer %s with %j by a sentence', (file, text, says) => {
    expect(crossings(file, text).join('\n')).toMatch(says);
  });

  it('let no two rooms need each other', () => {
    for (const [name, { rooms }] of Object.entries(ROOMS)) {
      for (const [other, rule] of Object.entries(ROOMS)) {
        const needs: readonly string[] = rule.rooms;
        const isMutual = (rooms as readonly string[]).includes(other) && needs.includes(name);
        expect(isMutual, `${name} and ${other}`).toBe(false);
      }
    }
  });

  it('are drawn in the architecture as they stand here', () => {
    const page = readFileSync(join(ROOT, 'electron', 'ARCHITECTURE.md'), 'utf8');
    const drawn = [...page.matchAll(/^\| (`[^|]+`) \| ([^|]*)\| [^|]+ \|$/gm)].map(
      ([, rooms = '', needs = '']) => ({ rooms: words(rooms), needs: words(needs) }),
    );
    for (const [name, { rooms }] of Object.entries(ROOMS)) {
      const row = drawn.find((one) => one.rooms.includes(DRAWN_AS[name] ?? `${name}/`));
      expect(row?.needs, `the row of ${name}`).toEqual(rooms);
    }
  });
});
