import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { partNamed } from '../../electron/core/catalogue/sentences/words.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Where whatever is said to a person is a sentence of the catalogue. */
const FOLDERS = [
  'electron/core/judge',
  'electron/core/steps',
  'electron/core/view',
  'electron/system',
  'electron/outlets',
  'electron/openclaw/changes',
  'electron/openclaw/feed',
  'electron/openclaw/gateway',
  'electron/openclaw/locate',
  'electron/openclaw/log',
  'electron/openclaw/sessions',
  'electron/core/openclaw',
  'electron/core/notices',
  'electron/core/history',
  'electron/openclaw/locks',
  'electron/openclaw/processes',
  'electron/home',
  'electron/link',
  'electron/recovery',
  'electron/engine',
  'electron/shell',
  'electron/cli',
  'renderer',
];

/** Files that write English on purpose, and why. */
const ALLOWED: Readonly<Record<string, string>> = {
  'electron/core/judge/headline.ts':
    'the headline of scripts, in English by contract; people read `headlineSaying`',
  'electron/core/steps/action.ts': 'descriptions in the public schemas',
  'electron/recovery/journal.ts': 'what is wrong with Clawbuoy’s own file, named with its path',
  'electron/engine/gateway-light.ts': 'headlines of scripts, as in the judge',
  'electron/engine/gateway-notices.ts': 'a headline of scripts, as in the judge',
  'electron/engine/gateway-records.ts': 'reasons that the journal keeps',
  'electron/engine/gateway-steps.ts': 'reasons that the journal keeps',
  'electron/core/openclaw/maintenance.ts': 'names of git’s commands',
  'electron/core/openclaw/provider-name.ts': 'names of providers',
  'electron/openclaw/log/log-entries.ts': 'what OpenClaw writes',
  'electron/openclaw/log/log-trust.ts': 'why a line counts for nothing, which nobody is told',
  'electron/openclaw/log/start-failures.ts': 'what OpenClaw writes',
  'electron/openclaw/processes/start-trouble.ts': 'what OpenClaw writes',
  'electron/system/heartbeat.ts': 'a line of the log, and the program of a thread',
  'electron/system/parse-launchctl.ts': 'what launchctl prints',
  'electron/link/server.ts': 'lines of the log',
  'electron/engine/replace-hung.ts': 'a line of the journal',
  'electron/shell/actions.ts': 'a line of the log',
  'electron/shell/ipc.ts': 'what a foreign page is answered',
  'electron/shell/protocol.ts': 'what a foreign page is answered',
  'electron/shell/security.ts': 'why a link is not opened, for the log',
  'electron/cli/completions.ts': 'programs for shells',
  'electron/cli/verbs/replay.ts': 'what is wrong with a file for developers',
  'electron/cli/verbs/watch.ts': 'the last word of a hung program, in the log of its service',
  'renderer/main.tsx': 'an error that no person meets',
};

/** Texts that are no sentence: commands to copy, and what stands in evidence as it was heard. */
const NO_SENTENCE = [
  /^(openclaw|clawbuoy|claude auth) \S+/,
  /^(behind the lock )?of\b/,
  /^channels\.st/,
  /^Library\/Application Support\//,
  // An option with its value, and the head of a man page.
  /^--[a-z-]+ \S+$/,
  /^\.TH [A-Z]+ 1$/,
  // Modes that a function takes, and names of styles.
  /^(to the (second|minute)|beside the headline)$/,
  /^(card|line|row) [a-z-]+( +…)?$/,
];
/** The names of a step's parts, which the journal keeps: each has its sentence in the catalogue. */
const isPartName = (words: string) => typeof partNamed(words) !== 'string';

/** Two words of letters beside each other: words for a person, not a name for a program. */
const PROSE = /\p{L}{2,} \p{L}{2,}/u;

type Node = { readonly type: string; readonly start: number; readonly end: number };

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The words in string literals and templates of a syntax tree, outside of imports and types. */
function wordsIn(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(wordsIn);
  if (typeof node !== 'object' || node === null) return [];
  if (isNode(node)) {
    if (/^(Import|ExportAll|TSType|TSInterface|TSLiteral|TSUnion)/.test(node.type)) return [];
    if (node.type === 'Literal' && 'value' in node && typeof node.value === 'string') {
      return [node.value];
    }
    if (node.type === 'JSXText' && 'value' in node) return [String(node.value).trim()];
    if (node.type === 'TemplateLiteral' && 'quasis' in node && 'expressions' in node) {
      const parts: readonly unknown[] = Array.isArray(node.quasis) ? node.quasis : [];
      const text = parts
        .map((part) => JSON.stringify(part).match(/"cooked":"((?:[^"\\]|\\.)*)"/)?.[1] ?? '')
        .join(' … ');
      return [text.trim(), ...wordsIn(node.expressions)];
    }
  }
  return Object.values(node).flatMap(wordsIn);
}

function strays(text: string, file = 'some.ts'): readonly string[] {
  return wordsIn(parseSync(file, text).program).filter(
    (words) =>
      PROSE.test(words) &&
      !isPartName(words) &&
      !NO_SENTENCE.some((pattern) => pattern.test(words)),
  );
}

const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name))),
);

describe('words for people outside the catalogue', () => {
  it.each(files.filter((file) => ALLOWED[file] === undefined))('there are none in %s', (file) => {
    expect(strays(readFileSync(join(ROOT, file), 'utf8'), file)).toEqual([]);
  });

  it('are still there where they are allowed', () => {
    const without = Object.keys(ALLOWED).filter(
      (file) => strays(readFileSync(join(ROOT, file), 'utf8'), file).length === 0,
    );
    expect(without).toEqual([]);
  });

  it('are found in literals and in templates, and not in types, imports or commands', () => {
    expect(strays("const why = 'it is down';")).toEqual(['it is down']);
    expect(strays(['const why = `the run of $', '{key} has ended`;'].join(''))).toHaveLength(1);
    expect(strays("type A = 'it is down'; import x from './it is.ts';")).toEqual([]);
    expect(strays("const command = 'openclaw doctor --fix';")).toEqual([]);
    expect(strays('const page = <p>It is down</p>;', 'some.tsx')).toEqual(['It is down']);
    expect(strays("void steps.run('put back');")).toEqual([]);
  });
});
