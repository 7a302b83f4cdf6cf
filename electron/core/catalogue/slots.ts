import type { Incident } from '../api/snapshot.ts';

/** The length of a menu line, a notice's title, or a heading to read at a glance. */
export const MAX_SAYING = 60;

/** The facts for an incident's sentence. Each language uses what it needs. */
export type SayingSlots = {
  /** The silent agent: "Your agent", or "Agent anna" where there are several. */
  readonly agent: string;
  /** The place, as part of the sentence: " on WhatsApp (+49…5678)"; may be empty. */
  readonly where: string;
  /** "WhatsApp"; a word for any channel where it is not known which. */
  readonly channel: string;
  /** Since when, in one unit: "4 hours". */
  readonly duration: string;
  readonly level: Incident['level'];
  /** The gateway is on another machine. */
  readonly isElsewhere: boolean;
};

/** The sentences that an incident needs in every language. */
export type IncidentWords = {
  /** The trouble, for people: at most `MAX_SAYING` characters, no session key, pid or path. */
  readonly saying: (slots: SayingSlots) => string;
  /** What to do where no step of Clawbuoy helps, at most 50 characters. */
  readonly advice: string;
};
