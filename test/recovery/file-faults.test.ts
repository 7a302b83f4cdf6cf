import { lstatSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type FileCall, fileError } from '../support/faulty-files.ts';
import { FAULT_SCENES } from './fault-scenes.ts';
import { type Disturb, onEveryCall, sweep } from './faults.ts';

const CODES = ['EACCES', 'EPERM', 'EIO', 'ENOSPC', 'EROFS'] as const;

const words = (call: FileCall) => `${call.name} ${call.paths.join(' ')}`;

/** The calls that count are numbered; the fault begins at one of them, and ends with it or never. */
function failing(
  at: number,
  code: string,
  counts: (call: FileCall) => boolean,
  lasts: 'once' | 'for good',
): Disturb {
  return (world) => {
    let met: string | null = null;
    let seen = 0;
    onEveryCall(world, (call) => {
      if (!counts(call)) return;
      seen += 1;
      if (seen !== at && (lasts === 'once' || seen < at)) return;
      met ??= words(call);
      throw fileError(code);
    });
    return { met: () => met };
  };
}

/** The file that a call is about vanishes right before it. */
function vanishing(at: number): Disturb {
  return (world) => {
    let met: string | null = null;
    let removed: string | null = null;
    let seen = 0;
    onEveryCall(world, (call) => {
      const path = call.paths.find(isFile);
      if (path === undefined || call.name === 'close') return;
      seen += 1;
      if (seen !== at) return;
      met = words(call);
      removed = path;
      rmSync(path);
    });
    return { met: () => met, removed: () => removed };
  };
}

function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

const any = () => true;

describe.each(Object.keys(FAULT_SCENES))('%s on a disk that fails', (name) => {
  it.each([
    [
      'at any one call',
      (at: number) => failing(at, CODES[at % CODES.length] ?? 'EIO', any, 'once'),
    ],
    [
      'by refusing everything from any call on',
      (at: number) => failing(at, 'EACCES', any, 'for good'),
    ],
    [
      'by being full from any change on',
      (at: number) => failing(at, 'ENOSPC', takesRoom, 'for good'),
    ],
    [
      'by turning read-only at any change',
      (at: number) => failing(at, 'EROFS', (call) => call.changes, 'for good'),
    ],
  ])('%s: a reason, nothing lost, and it can be taken again', async (_, fault) => {
    const { points, outcomes, complaints } = await sweep(name, fault);
    expect(complaints).toEqual([]);
    expect(points).toBeGreaterThan(5);
    expect([...outcomes].some((one) => one === 'refused' || one === 'failed')).toBe(true);
  });

  it('where any file vanishes right before it is used: a reason, and nothing else is lost', async () => {
    const { points, complaints } = await sweep(name, vanishing);
    expect(complaints).toEqual([]);
    expect(points).toBeGreaterThan(5);
  });
});

/** A full disk still lets files be renamed and removed. */
function takesRoom({ name, changes }: FileCall): boolean {
  return changes && name !== 'rename' && name !== 'unlink';
}
