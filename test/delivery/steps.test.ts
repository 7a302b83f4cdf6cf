import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** The scripts of the workflows, run as GitHub runs them, with stand-ins for what they ask. */

const folder = join(import.meta.dirname, '../../.github/workflows');
const workflow = (name: string) => readFileSync(join(folder, name), 'utf8');

/** Every script of a workflow, with the name or id of its step; those without have their first line. */
function scriptsOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const step of text.split(/^ {6}- /m).slice(1)) {
    const block = /^\s*(?:- )?run: \|\n((?: {10}[^\n]*\n|\n)+)/m.exec(step)?.[1];
    const line = /^\s*(?:- )?run: ([^|\n][^\n]*)$/m.exec(step)?.[1];
    const script = block?.replace(/^ {10}/gm, '') ?? line;
    if (script === undefined) continue;
    const name = /^\s*(?:name|id): ([^\n]+)$/m.exec(step)?.[1] ?? script.split('\n')[0] ?? '';
    found.set(name, script);
  }
  return found;
}

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'clawbuoy-steps-'));
  mkdirSync(join(dir, 'bin'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A program of that name that writes down how it was called, and then does this. */
function standIn(name: string, script: string): void {
  const path = join(dir, 'bin', name);
  writeFileSync(path, `#!/bin/sh\necho "$@" >> '${join(dir, 'calls')}'\n${script}\n`);
  chmodSync(path, 0o755);
}

function run(script: string | undefined, env: Readonly<Record<string, string>> = {}) {
  if (script === undefined) throw new Error('there is no such step');
  return spawnSync('bash', ['--noprofile', '--norc', '-e', '-c', script], {
    cwd: dir,
    encoding: 'utf8',
    env: { PATH: `${join(dir, 'bin')}:${process.env.PATH}`, HOME: dir, ...env },
  });
}

const read = (name: string) => readFileSync(join(dir, name), 'utf8');
const calls = () => read('calls').trim().split('\n');

describe('the scripts of the workflows', () => {
  it.each(readdirSync(folder))('%s: can be read by their shell', (name) => {
    const scripts = [...scriptsOf(workflow(name)).values()];
    expect(scripts.length).toBeGreaterThan(2);
    for (const script of scripts) {
      const parsed = spawnSync('bash', ['-n', '-c', script], { encoding: 'utf8' });
      expect(parsed.stderr).toBe('');
    }
  });

  it.each([
    ['2026.11.3', 0],
    ['2026.11.3-beta.1', 1],
    ['2026.11.3; rm -rf /', 1],
    ['', 1],
  ])('nightly: of the newest OpenClaw "%s" is taken where it is a version', (version, code) => {
    standIn('npm', `printf '%s\\n' '${version}'`);
    const env = { GITHUB_OUTPUT: join(dir, 'output') };
    expect(run(scriptsOf(workflow('nightly.yml')).get('ask'), env).status).toBe(code);
    expect(calls()).toEqual(['view openclaw version']);
    const output = existsSync(env.GITHUB_OUTPUT) ? read('output') : '';
    expect(output).toBe(code === 0 ? `version=${version}\n` : '');
  });

  it('release: the key for the notary is a file that nobody else can read, and goes', () => {
    const scripts = scriptsOf(workflow('release.yml'));
    const env = { RUNNER_TEMP: dir, GITHUB_ENV: join(dir, 'env'), KEY: 'line one\nline "two"' };
    const made = run(scripts.get("The key for Apple's notary, as the file that it must be"), env);
    expect(made).toMatchObject({ status: 0, stdout: '' });
    expect(read('notary.p8')).toBe(env.KEY);
    expect(statSync(join(dir, 'notary.p8')).mode & 0o777).toBe(0o600);
    expect(read('env')).toBe(`APPLE_API_KEY=${join(dir, 'notary.p8')}\n`);
    expect(run(scripts.get('The key is gone'), env).status).toBe(0);
    expect(existsSync(join(dir, 'notary.p8'))).toBe(false);
    expect(run(scripts.get('The key is gone'), env).status).toBe(0);
  });

  const HANDED_OUT = [
    'Clawbuoy-1.0.0-arm64.dmg',
    'Clawbuoy-1.0.0-arm64.zip',
    'Clawbuoy-1.0.0-arm64.zip.blockmap',
    'Clawbuoy-1.0.0-x86_64.AppImage',
    'Clawbuoy-1.0.0-amd64.deb',
    'clawbuoy-1.0.0.tgz',
    'latest-mac.yml',
    'SHA256SUMS',
    'clawbuoy.cdx.json',
    'clawbuoy.rb',
  ];

  it('release: the draft holds all that is handed out, and stops where a kind is missing', () => {
    standIn('gh', 'for file in "$@"; do case "$file" in *"*"*) exit 1;; esac; done');
    mkdirSync(join(dir, 'release'));
    for (const name of HANDED_OUT) writeFileSync(join(dir, 'release', name), '');
    const draft = scriptsOf(workflow('release.yml')).get('The draft');
    const env = { GITHUB_REF_NAME: 'v1.0.0' };
    expect(run(draft, env).status).toBe(0);
    const [call = ''] = calls();
    expect(call).toMatch(/^release create v1\.0\.0 --draft --verify-tag /);
    for (const name of HANDED_OUT) expect(call).toContain(`release/${name}`);
    rmSync(join(dir, 'release/clawbuoy-1.0.0.tgz'));
    expect(run(draft, env).status).not.toBe(0);
  });

  it('share: fetches the list of one release and puts it back, and nothing else', () => {
    const scripts = scriptsOf(workflow('share.yml'));
    standIn('gh', 'exit 0');
    for (const name of ['What is offered now', 'What is offered from now on']) {
      expect(run(scripts.get(name), { TAG: 'v1.0.0' }).status).toBe(0);
    }
    expect(calls()).toEqual([
      'release download v1.0.0 --pattern latest-mac.yml --dir release',
      'release upload v1.0.0 release/latest-mac.yml --clobber',
    ]);
  });

  it('check: a tree that was changed is found', () => {
    const script = scriptsOf(workflow('check.yml')).get('The tree is as it was');
    const git = (...args: readonly string[]) => spawnSync('git', [...args], { cwd: dir });
    git('init', '--quiet');
    writeFileSync(join(dir, '.gitignore'), '*\n');
    expect(run(script).status).toBe(0);
    writeFileSync(join(dir, '.gitignore'), 'bin\n');
    expect(run(script).status).not.toBe(0);
  });
});
