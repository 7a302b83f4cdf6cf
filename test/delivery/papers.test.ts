import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LEFT_IN_HOME } from '../../assets/packaging/cask.ts';
import { VERBS } from '../../electron/cli/command-table.ts';
import { VERSION } from '../../electron/core/api/version.ts';

const root = join(import.meta.dirname, '../..');
const PAPERS = [
  'README.md',
  'CHANGELOG.md',
  '.github/CONTRIBUTING.md',
  'electron/ARCHITECTURE.md',
  'test/MAC.md',
];
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const manifest = z
  .object({ scripts: z.record(z.string(), z.string()), engines: z.object({ node: z.string() }) })
  .parse(JSON.parse(read('package.json')));

/** Every command of the papers' code blocks, and who runs it. */
const COMMANDS: Readonly<Record<string, string>> = {
  'npm install': 'npm run check:install',
  'npm install && npm start': 'npm run check:install',
  'npm install && npm test': '.ci/run',
  'npm run package': 'test/delivery/package.slow.ts',
  'npm pack && npm install -g ./clawbuoy-0.1.0.tgz': 'test/delivery/command.slow.ts',
  'npm run demo': 'test/demo',
};

/** How GitHub names a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

describe.each(PAPERS)('%s', (paper) => {
  const text = read(paper);
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? '');

  it('links to files and headings that there are', () => {
    const dead = links
      .filter((link) => !/^https:\/\//.test(link))
      .filter((link) => {
        const [path = '', anchor] = link.split('#');
        const file = path === '' ? paper : join(dirname(paper), path);
        if (!existsSync(join(root, file))) return true;
        if (anchor === undefined) return false;
        const headings = [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
          anchorOf(title ?? ''),
        );
        return !headings.includes(anchor);
      });
    expect(dead).toEqual([]);
  });

  it('links elsewhere by https, and to whole addresses', () => {
    const outside = links.filter((link) => /^[a-z]+:/i.test(link));
    expect(outside.filter((link) => !URL.canParse(link) || !link.startsWith('https://'))).toEqual(
      [],
    );
  });

  it('names only scripts, files of the source and tests that there are', () => {
    const scripts = [...text.matchAll(/npm run ([a-z][\w:-]*)/g)].map(([, name]) => name ?? '');
    expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
    const files = [...text.matchAll(/`((?:electron|renderer|test|assets)\/[\w./-]+)`/g)].map(
      ([, path]) => path ?? '',
    );
    expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('holds in its blocks only commands that a test runs', () => {
    const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block]) => block ?? '');
    const commands = blocks
      .flatMap((block) => block.split('\n'))
      .map((line) => line.replace(/\s*#.*$/, '').trim())
      .filter((line) => line !== '');
    expect(commands.filter((command) => !Object.hasOwn(COMMANDS, command))).toEqual([]);
  });
});

describe('the README', () => {
  const text = read('README.md');

  it('lists each verb of the command', () => {
    const listed = [...text.matchAll(/^clawbuoy ([\w-]+)/gm)].map(([, verb]) => verb);
    expect(listed.sort()).toEqual([...VERBS].sort());
  });

  it('says from where the language of the terminal comes', () => {
    expect(text).toMatch(/language chosen in the settings, else that of `LC_ALL`, `LC_MESSAGES`/);
  });

  it('names the oldest Node and the version that package.json has', () => {
    expect(text).toContain(`Node ${manifest.engines.node.replace('>=', '')} or newer`);
    expect(text).toContain(`clawbuoy-${VERSION}.tgz`);
  });

  it('says where Clawbuoy leaves things, and the cask removes that too', () => {
    const [home] = LEFT_IN_HOME;
    expect(text).toContain(`\`${home}\``);
  });

  it.each([
    'Install',
    'Every day',
    'In the terminal',
    'What an unsigned build cannot do',
    'Privacy',
    'Questions',
    'Uninstall',
  ])('has the part "%s"', (title) => expect(text).toMatch(new RegExp(`^## ${title}$`, 'm')));
});

describe('the list for a Mac', () => {
  it('has for each line what, how and what to see', () => {
    const rows = read('test/MAC.md')
      .split('\n')
      .filter((line) => /^\| /.test(line) && !/^\| (what|---)/.test(line));
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) expect(row.replaceAll('\\|', '').split('|')).toHaveLength(5);
  });
});

describe('every script that runs somewhere else', () => {
  it('can be read by its shell', () => {
    const scripts = [join(root, '.ci/run')];
    for (const script of scripts) {
      expect(spawnSync('bash', ['-n', script], { encoding: 'utf8' })).toMatchObject({ status: 0 });
    }
    expect(readdirSync(join(root, '.github/workflows')).length).toBeGreaterThan(0);
  });
});
