import { describe, expect, it, onTestFinished } from 'vitest';
import { MAIN, session } from '../support/evidence.ts';
import { givenUp, SUCCESSOR } from './scenes.ts';
import { refusedRpc, World } from './world.ts';

function world() {
  return givenUp(new World(onTestFinished));
}

describe('going on with a session that OpenClaw has given up', () => {
  it('asks OpenClaw once, and is proved by its own list', async () => {
    const made = world();
    const result = await made.act('go-on', MAIN);
    expect(result).toMatchObject({ outcome: 'done', target: MAIN, undo: null });
    expect(made.done).toEqual([`sessions.recover {"key":"${MAIN}"}`]);
    expect(result.reason).toContain(SUCCESSOR);
    expect(result.reason).toContain('run-1');
  });

  it('has failed where the conversation was moved and its work was not begun', async () => {
    const made = world();
    made.continuation = 'rejected';
    const result = await made.act('go-on', MAIN);
    expect(result.outcome).toBe('failed');
    expect(result.reason).toContain(`all that was said is in ${SUCCESSOR}`);
    expect(result.reason).toContain('no model is set');
  });

  it('is refused in OpenClaw’s own words where the session has changed', async () => {
    const made = world();
    made.answer = () => refusedRpc('Session changed before recovery; refresh and retry.');
    const result = await made.act('go-on', MAIN);
    expect(result.outcome).toBe('failed');
    expect(result.reason).toContain('Session changed before recovery');
  });

  it('is proved by the list alone where the answer was lost on its way', async () => {
    const made = world();
    made.fate = (method) => (method === 'sessions.recover' ? 'unanswered' : 'delivered');
    expect((await made.act('go-on', MAIN)).outcome).toBe('done');
    const other = world();
    other.fate = (method) => (method === 'sessions.recover' ? 'lost' : 'delivered');
    const result = await other.act('go-on', MAIN);
    expect(result.outcome).toBe('failed');
    expect(result.reason).toContain('still lists');
  });

  it('asks nothing of a session that was not given up, is at work, or is not there', async () => {
    const made = world();
    expect((await made.act('go-on', 'agent:main:other')).outcome).toBe('refused');
    const { seen } = made;
    made.seen = () => ({ ...seen(), sessions: [session({ hasActiveRun: false })] });
    expect((await made.act('go-on', MAIN)).outcome).toBe('nothing-to-do');
    made.seen = () => ({
      ...seen(),
      sessions: [session({ hasActiveRun: true, restartRecovery: 'tombstoned' })],
    });
    expect((await made.act('go-on', MAIN)).outcome).toBe('refused');
    expect(made.done).toEqual([]);
  });
});
