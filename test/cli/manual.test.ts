import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readArgs, VERBS } from '../../electron/cli/args.ts';
import { helpFor, manualFor, SHELLS, verbWords } from '../../electron/cli/manual.ts';

describe('what a verb does', () => {
  it.each(VERBS)('is told of %s from its line in the overview', (verb) => {
    const words = verbWords().find((one) => one.verb === verb);
    expect(words?.usage).toMatch(new RegExp(`^clawbuoy ${verb}( |$)`));
    expect(helpFor(verb)).toContain(words?.what ?? '-');
    for (const argv of [
      [verb, '--help'],
      ['help', verb],
      [verb, '-h'],
    ]) {
      expect(readArgs(argv)).toEqual({ ok: true, value: { kind: 'help', verb } });
    }
  });

  it.each([
    ['sttaus', 'status'],
    ['unlok', 'unlock'],
    ['histroy', 'history'],
    ['Heal', 'heal'],
    ['dotcor', 'doctor'],
  ])('is guessed from %s', (typed, verb) => {
    expect(readArgs([typed])).toMatchObject({
      ok: false,
      error: `there is no verb "${typed}"; did you mean clawbuoy ${verb}?`,
    });
  });

  it.each([['frobnicate'], ['x'], ['go']])('is not guessed from %s', (typed) => {
    expect(readArgs([typed])).toMatchObject({
      ok: false,
      error: expect.stringContaining('the verbs are'),
    });
  });

  it.each([[['-V']], [['--version']], [['version']]])('the version is told by %j', (argv) => {
    expect(readArgs(argv)).toEqual({ ok: true, value: { kind: 'version' } });
  });
});

describe('completions and the man page', () => {
  it.each(SHELLS)('name every verb: %s', (shell) => {
    const text = manualFor(shell);
    for (const verb of VERBS) expect(text.replaceAll('\\-', '-')).toContain(verb);
  });

  it('complete a verb in bash', () => {
    const script = `${manualFor('bash')}\nCOMP_WORDS=(clawbuoy sta); COMP_CWORD=1; _clawbuoy; echo "\${COMPREPLY[@]}"`;
    const bash = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    expect(bash.stdout.trim().split(' ').sort()).toEqual(['start', 'status']);
    expect(bash.stderr).toBe('');
  });
});
