import type { Level } from '../api/snapshot.ts';

/** Colours a text as a light. Shape and word go with it, because colour alone says nothing. */
export type Paint = (level: Level, text: string) => string;

const CODES: Readonly<Record<Level, string>> = { green: '32', amber: '33', red: '31', grey: '90' };

export function painter(colour: boolean): Paint {
  return (level, text) => (colour ? `\u001b[${CODES[level]}m${text}\u001b[0m` : text);
}
