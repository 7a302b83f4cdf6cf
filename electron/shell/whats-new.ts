import changelog from '../../CHANGELOG.md?raw';
import { changesOf } from '../core/installed/changelog.ts';

/** What is new in a version, a line each, as it stands in the changelog; empty where nothing does. */
export function whatIsNew(version: string): readonly string[] {
  const text = changesOf(changelog, version) ?? '';
  return text
    .split('\n')
    .map((line) => line.replace(/^[-*#]+\s*/, '').replaceAll(/[`*]/g, ''))
    .filter((line) => line.trim() !== '');
}
