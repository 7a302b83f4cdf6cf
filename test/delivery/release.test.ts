import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppUpdater } from 'electron-updater/out/AppUpdater.js';
import { parseUpdateInfo } from 'electron-updater/out/providers/Provider.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cask } from '../../assets/packaging/cask.ts';
import {
  isNotarised,
  isSigned,
  publishTo,
  signingWords,
} from '../../assets/packaging/environment.ts';
import { whatIsMissing } from '../../assets/packaging/release-check.ts';
import { FIRST_SHARE, withShare } from '../../assets/packaging/share.ts';
import { VERSION } from '../../electron/core/api/version.ts';
import { changesOf } from '../../electron/core/installed/changelog.ts';

const root = join(import.meta.dirname, '../..');
const CHANGELOG =
  '# Changelog\n\n## Unreleased\n\n## [1.2.0] - 2026-12-01\n\n- It is quicker.\n\n## 1.1.0\n\n- Old.\n';

describe('what the changelog says of a version', () => {
  it('is what stands below its heading', () => {
    expect(changesOf(CHANGELOG, '1.2.0')).toBe('- It is quicker.');
    expect(changesOf(CHANGELOG, '1.1.0')).toBe('- Old.');
  });

  it('is nothing where there is no such heading, or nothing below it', () => {
    expect(changesOf(CHANGELOG, '1.2')).toBeNull();
    expect(changesOf(CHANGELOG, 'Unreleased')).toBeNull();
    expect(changesOf('', '1.2.0')).toBeNull();
  });

  it('is something for the version that this is', () => {
    expect(changesOf(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), VERSION)).not.toBeNull();
  });
});

describe('a tag', () => {
  const facts = {
    tag: 'v1.2.0',
    packageVersion: '1.2.0',
    programVersion: '1.2.0',
    changelog: CHANGELOG,
    signed: true,
    notarised: true,
    withCredentials: true,
  };

  it('becomes a release where all is there', () => expect(whatIsMissing(facts)).toEqual([]));

  it.each([
    [{ tag: 'v1.2.1' }, 'the tag is v1.2.1'],
    [{ tag: '1.2.0' }, 'the tag is 1.2.0'],
    [{ programVersion: '1.1.0' }, 'version.ts says 1.1.0'],
    [{ changelog: '## Unreleased\n\n- All.\n' }, 'says nothing of 1.2.0'],
    [{ signed: false }, 'CSC_LINK'],
    [{ notarised: false }, 'APPLE_API_KEY'],
  ])('does not where something is missing: %o', (change, words) => {
    expect(whatIsMissing({ ...facts, ...change }).join('\n')).toContain(words);
  });

  it('needs no credentials for a dry run', () => {
    const dry = { ...facts, signed: false, notarised: false, withCredentials: false };
    expect(whatIsMissing(dry)).toEqual([]);
  });
});

describe('what the environment says', () => {
  const certificate = { CSC_LINK: 'file', CSC_KEY_PASSWORD: 'x' };
  const notary = { APPLE_API_KEY: 'k', APPLE_API_KEY_ID: 'i', APPLE_API_ISSUER: 's' };

  it('a secret that is not there is an empty string, and no certificate', () => {
    expect(isSigned({ CSC_LINK: '' })).toBe(false);
    expect(isSigned({ CSC_LINK: ' ', CSC_NAME: '' })).toBe(false);
    expect(isSigned(certificate)).toBe(true);
    expect(isSigned({ CSC_NAME: 'Developer ID Application: A' })).toBe(true);
  });

  it('the notary needs a whole set, and something that is signed', () => {
    expect(isNotarised(certificate)).toBe(false);
    expect(isNotarised({ ...certificate, APPLE_API_KEY: 'k' })).toBe(false);
    expect(isNotarised({ ...certificate, ...notary })).toBe(true);
    expect(isNotarised(notary)).toBe(false);
    expect(isNotarised({ ...certificate, APPLE_KEYCHAIN_PROFILE: 'p' })).toBe(true);
  });

  it('says in words what a package will be', () => {
    expect(signingWords({})).toContain('not signed');
    expect(signingWords(certificate)).toContain('not notarised');
    expect(signingWords({ ...certificate, ...notary })).toBe('signed and notarised');
  });

  it('gives updates to a signed release alone', () => {
    const release = { ...certificate, CLAWBUOY_RELEASE: '1', GITHUB_REPOSITORY: 'a/b' };
    expect(publishTo(release)).toEqual({ provider: 'github', owner: 'a', repo: 'b' });
    for (const missing of ['CSC_LINK', 'CLAWBUOY_RELEASE', 'GITHUB_REPOSITORY']) {
      expect(publishTo({ ...release, [missing]: '' })).toBeNull();
    }
    expect(publishTo({ ...release, GITHUB_REPOSITORY: 'a/b/c' })).toBeNull();
  });
});

describe('the share of people who are offered a release', () => {
  const made = 'version: 0.2.0\nfiles:\n  - url: Clawbuoy-0.2.0-arm64.zip\n    sha512: x\n';
  const read = (text: string) => {
    const parsed = parseUpdateInfo(text, 'latest-mac.yml', new URL('https://example.invalid/'));
    return z
      .object({ version: z.string(), stagingPercentage: z.number().optional() })
      .parse(parsed);
  };
  const shared = (yml: string, percent: number) => {
    const result = withShare(yml, percent);
    if (!result.ok) throw new Error(result.error);
    return result.value;
  };

  it('is read by electron-updater as it was written, and everything else is as it was', () => {
    expect(read(shared(made, FIRST_SHARE))).toEqual({ version: '0.2.0', stagingPercentage: 20 });
    expect(shared(made, 20).replace('stagingPercentage: 20\n', '')).toBe(made);
  });

  it('grows, until all are offered it', () => {
    const half = shared(shared(made, 20), 50);
    expect(read(half).stagingPercentage).toBe(50);
    expect(half.split('stagingPercentage')).toHaveLength(2);
    expect(shared(half, 100)).toBe(made);
  });

  it.each([0, 101, 12.5, Number.NaN])('is never %d', (percent) =>
    expect(withShare(made, percent).ok).toBe(false),
  );

  it('is written into nothing else', () => expect(withShare('# README\n', 20).ok).toBe(false));

  it.each([
    ['ffffff00', false],
    ['40000000', false],
    ['30000000', true],
    ['00000000', true],
  ])('lets in the machine that has drawn %s: %s', async (drawn, isIn) => {
    const updater = { stagingUserIdPromise: { value: `00000000-0000-4000-8000-0000${drawn}` } };
    const asked: unknown = Reflect.get(AppUpdater.prototype, 'isStagingMatch');
    if (typeof asked !== 'function') throw new Error('electron-updater asks in another way');
    const silent = { ...updater, _logger: { info: () => undefined, warn: () => undefined } };
    expect(await asked.call(silent, read(shared(made, FIRST_SHARE)))).toBe(isIn);
  });
});

describe('the Homebrew cask', () => {
  const text = cask({
    version: '1.2.0',
    repository: 'someone/clawbuoy',
    sha256: { arm64: 'a'.repeat(64), x64: 'b'.repeat(64) },
  });

  it('knows the version, and the file of each processor by its hash', () => {
    expect(text).toContain('version "1.2.0"');
    expect(text).toContain(`sha256 arm:   "${'a'.repeat(64)}"`);
    expect(text).toContain(`intel: "${'b'.repeat(64)}"`);
    expect(text).toContain(
      'url "https://github.com/someone/clawbuoy/releases/download/v#{version}/Clawbuoy-#{version}-#{arch}.zip"',
    );
  });

  it.each(['auto_updates true', 'livecheck do', 'zap trash: [', 'uninstall quit: "app.clawbuoy"'])(
    'has %s',
    (line) => expect(text).toContain(line),
  );

  it('closes every block that it opens', () => {
    const opened = [...text.matchAll(/\bdo$/gm)].length;
    expect([...text.matchAll(/^\s*end$/gm)]).toHaveLength(opened);
  });
});
