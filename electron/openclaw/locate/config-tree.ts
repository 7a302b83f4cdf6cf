import { posix } from 'node:path';
import JSON5 from 'json5';
import { reason } from '../../core/catalogue/sentences/reason.ts';
import type { Result } from '../../core/result.ts';
import { err, ok } from '../../core/result.ts';
import type { ReadOnlyFiles } from '../files.ts';

/** A parsed config whose fields are not yet checked. */
export type Tree = { readonly [key: string]: unknown };

/** Far above any real config (a large one is about 100 KiB), and still harmless. */
export const MAX_CONFIG_BYTES = 2 * 1024 * 1024;
const MAX_DEPTH = 100;
const MAX_VALUES = 200_000;
/** OpenClaw's own limit in all versions. */
const MAX_INCLUDE_DEPTH = 10;
const MAX_INCLUDES = 100;
const INCLUDE_KEY = '$include';

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDangerousKey(key: string): boolean {
  return key === '__proto__' || key === 'constructor' || key === 'prototype';
}

class ConfigProblem extends Error {}

/**
 * Copies plain data without keys that reach prototypes. Refuses data that is too deep or too large.
 */
function cleanCopy(value: unknown, depth: number, budget: { left: number }): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) throw new ConfigProblem(reason('nestedDeeperThan', { levels: MAX_DEPTH }));
  if (Array.isArray(value)) {
    budget.left -= value.length;
    if (budget.left < 0) throw new ConfigProblem(reason('tooManyValues'));
    return value.map((item) => cleanCopy(item, depth + 1, budget));
  }
  const entries = Object.entries(value);
  budget.left -= entries.length;
  if (budget.left < 0) throw new ConfigProblem(reason('tooManyValues'));
  return Object.fromEntries(
    entries
      .filter(([key]) => !isDangerousKey(key))
      .map(([key, item]) => [key, cleanCopy(item, depth + 1, budget)]),
  );
}

function parseOrThrow(text: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    try {
      parsed = JSON5.parse(text);
    } catch (error) {
      throw new ConfigProblem(faultWords(error instanceof Error ? error.message : 'unknown'));
    }
  }
  return cleanCopy(parsed, 0, { left: MAX_VALUES });
}

/** What the parser says is wrong, and where. */
function faultWords(message: string): string {
  const words = message.replace(/^JSON5: /, '');
  const [, said, line, column] = /^(.+) at (\d+):(\d+)$/s.exec(words) ?? [];
  return said === undefined || line === undefined || column === undefined
    ? reason('noJson5', { said: words.slice(0, 120) })
    : reason('noJson5At', { said: said.slice(0, 80), line, column });
}

/**
 * OpenClaw's merge: arrays are joined, objects merged, and other values replaced by the later one.
 */
function merge(earlier: unknown, later: unknown): unknown {
  if (Array.isArray(earlier) && Array.isArray(later)) return [...earlier, ...later];
  if (!isTree(earlier) || !isTree(later)) return later;
  const merged: Record<string, unknown> = { ...earlier };
  for (const [key, value] of Object.entries(later)) {
    merged[key] = Object.hasOwn(merged, key) ? merge(merged[key], value) : value;
  }
  return merged;
}

/** Whether a path is a folder or is in it: `/a/bc` is not in `/a/b`. Both absolute. */
export function isInside(folder: string, path: string): boolean {
  const relative = posix.relative(folder, path);
  return relative === '' || (relative !== '..' && !relative.startsWith('../'));
}

class Includes {
  private count = 0;

  constructor(
    private readonly files: ReadOnlyFiles,
    private readonly roots: readonly string[],
  ) {}

  /** Replaces `$include` in a value from the file `path`; `chain` lists the including files. */
  resolve(value: unknown, path: string, chain: readonly string[]): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolve(item, path, chain));
    if (!isTree(value)) return value;
    const { [INCLUDE_KEY]: include, ...siblings } = value;
    const rest = Object.fromEntries(
      Object.entries(siblings).map(([key, item]) => [key, this.resolve(item, path, chain)]),
    );
    if (include === undefined) return rest;
    const included = this.load(include, path, chain);
    if (Object.keys(rest).length === 0) return included;
    if (!isTree(included)) {
      throw new ConfigProblem(reason('includeNoObject'));
    }
    return merge(included, rest);
  }

  private load(include: unknown, path: string, chain: readonly string[]): unknown {
    if (typeof include === 'string') return this.loadFile(include, path, chain);
    if (!Array.isArray(include) || !include.every((item) => typeof item === 'string')) {
      throw new ConfigProblem(reason('includeNoPath'));
    }
    return include.reduce<unknown>(
      (merged, item) => merge(merged, this.loadFile(item, path, chain)),
      {},
    );
  }

  private loadFile(include: string, from: string, chain: readonly string[]): unknown {
    this.count += 1;
    if (this.count > MAX_INCLUDES)
      throw new ConfigProblem(reason('tooManyIncludes', { most: MAX_INCLUDES }));
    const path = posix.resolve(posix.dirname(from), include);
    const name = JSON.stringify(include.slice(0, 200));
    if (chain.includes(path)) throw new ConfigProblem(reason('includeOfItself', { name }));
    if (chain.length > MAX_INCLUDE_DEPTH) {
      throw new ConfigProblem(reason('includeTooDeep', { name, most: MAX_INCLUDE_DEPTH }));
    }
    const realRoots = this.roots.map((root) => this.files.realPath(root) ?? root);
    const real = this.files.realPath(path);
    if (
      !this.roots.some((root) => isInside(root, path)) ||
      (real !== null && !realRoots.some((root) => isInside(root, real)))
    ) {
      throw new ConfigProblem(reason('includeLeavesFolder', { name }));
    }
    const read = this.files.readText(path, MAX_CONFIG_BYTES);
    switch (read.kind) {
      case 'text':
        try {
          return this.resolve(parseOrThrow(read.text), path, [...chain, path]);
        } catch (error) {
          if (!(error instanceof ConfigProblem)) throw error;
          throw new ConfigProblem(reason('includeWithin', { name, why: error.message }));
        }
      case 'absent':
        throw new ConfigProblem(reason('includeAbsent', { name }));
      case 'denied':
        throw new ConfigProblem(reason('includeUnread', { name, why: read.why }));
      case 'not-a-file':
        throw new ConfigProblem(reason('includeNotRegular', { name }));
      case 'too-large':
        throw new ConfigProblem(reason('includeTooLarge', { name }));
    }
  }
}

/**
 * Parses config text (strict JSON first, then JSON5, as 2026.9.6 does). It resolves `$include` with
 * OpenClaw's rules. Files may nest at most 10 deep, without a cycle. They must be inside the
 * config's folder or `includeRoots`, links followed. The error explains the problem. Never throws
 * for any text.
 */
export function parseConfigTree(
  text: string,
  path: string,
  files: ReadOnlyFiles,
  includeRoots: readonly string[],
): Result<Tree> {
  try {
    const roots = [posix.dirname(path), ...includeRoots];
    const tree = new Includes(files, roots).resolve(parseOrThrow(text), path, [path]);
    // Included files are merged into one tree, which may be deeper or larger than each of them.
    const whole = cleanCopy(tree, 0, { left: MAX_VALUES });
    return isTree(whole) ? ok(whole) : err(reason('itIsNoObject'));
  } catch (error) {
    if (error instanceof ConfigProblem) return err(error.message);
    // A stack overflow in a parser is the text's fault and must not end the app.
    if (error instanceof RangeError) return err(reason('nestedTooDeeply'));
    throw error;
  }
}
