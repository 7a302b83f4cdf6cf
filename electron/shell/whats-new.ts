import changelog from '../../CHANGELOG.md?raw';
import { changesOf } from '../core/installed/changelog.ts';

/** The changes of a version, one line each, from the changelog. Empty if it has no entry. */
export function whatIsNew(version: string): readonly string[] {
  const text = changesOf(changelog, version) ?? '';
  return text
    .split('\n')
    .map((line) => line.replace(/^[-*#]+\s*/, '').replaceAll(/[`*]/g, ''))
    .filter((line) => line.trim() !== '');
}
