import { describe, expect, it } from 'vitest';
import { mergeBlocks, type ToldBlock } from '../../electron/openclaw/blocks.ts';
import { block, MAIN, SESSION_ID, session } from '../support/evidence.ts';

const PATH = `/Users/ada/Mobile Documents/oc/agents/main/sessions/${SESSION_ID}.jsonl.lock`;
const OTHER = '/Users/ada/Mobile Documents/oc/agents/main/sessions/other.jsonl.lock';
const CUT = PATH.slice(0, 50);

const told = (parts: Partial<ToldBlock> = {}): ToldBlock => ({
  ...block({ source: 'event', lockPath: PATH, atMs: 10_000 }),
  isCut: false,
  ...parts,
});
const logged = block({ lockPath: PATH, atMs: 11_000, sessionKey: null });

describe('a message that met a lock', () => {
  it('is one, told by the log and by an event, with all that either knows', () => {
    expect(mergeBlocks([logged], [told()], [], [])).toEqual([{ ...logged, sessionKey: MAIN }]);
  });

  it('is one as well where the event has cut the path short', () => {
    const cut = told({ lockPath: CUT, isCut: true });
    expect(mergeBlocks([logged], [cut], [], [])).toEqual([{ ...logged, sessionKey: MAIN }]);
  });

  it.each([
    ['another lock', { lockPath: OTHER }],
    ['another time', { atMs: 20_000 }],
  ])('is another one with %s', (_what, parts) => {
    expect(mergeBlocks([logged], [told(parts)], [], [])).toHaveLength(2);
  });

  it('gets its path back from the locks that are there, by its session', () => {
    const cut = told({ lockPath: CUT, isCut: true });
    const rows = [session({ key: MAIN, sessionId: SESSION_ID })];
    const [one] = mergeBlocks([], [cut], [OTHER, PATH], rows);
    expect(one).toEqual(block({ source: 'event', lockPath: PATH, atMs: 10_000 }));
  });

  it('keeps what was told of the path where more than one lock may be meant', () => {
    const cut = told({ lockPath: CUT, isCut: true });
    expect(mergeBlocks([], [cut], [OTHER, PATH], [])[0]?.lockPath).toBe(CUT);
    expect(mergeBlocks([], [cut], [], [])[0]?.lockPath).toBe(CUT);
  });
});
