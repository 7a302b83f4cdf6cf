import { describe, expect, it } from 'vitest';
import { findProfiles } from '../../../electron/openclaw/locate/profiles.ts';
import { memoryFiles } from '../memory-files.ts';

const HOME = '/home/ann';
const profilesOf = (names: readonly string[], configs: readonly string[] = names) =>
  findProfiles(
    { env: {}, homeDir: HOME },
    memoryFiles(Object.fromEntries(configs.map((name) => [`${HOME}/${name}/openclaw.json`, '{}']))),
    () => names,
  );

describe('the profiles that are set up in a home', () => {
  it('are the folders that OpenClaw makes, the default one first', () => {
    expect(profilesOf(['.openclaw-work', '.zshrc', '.openclaw', '.openclaw-dev'])).toEqual([
      'default',
      'dev',
      'work',
    ]);
  });

  it.each([
    ['a folder without a config', ['.openclaw-old'], []],
    ['a name that is no profile', ['.openclaw-', '.openclaw-..', '.openclaw-a b'], undefined],
    ['what only begins alike', ['.openclawed', 'x.openclaw-work'], undefined],
  ])('are not %s', (_case, names, configs) => {
    expect(profilesOf(names, configs ?? names)).toEqual([]);
  });

  it('are none where the home cannot be read', () => {
    expect(profilesOf([])).toEqual([]);
  });
});
