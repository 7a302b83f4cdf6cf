import type { Incident } from '../api/snapshot.ts';

/** As long as a line of the menu, a title of a notice, or a heading that is read at a glance. */
export const MAX_SAYING = 60;

/** What the sentence of an incident may say. Each language uses what it needs. */
export type SayingSlots = {
  /** Who does not answer: "Your agent", or "Agent anna" where there are several. */
  readonly agent: string;
  /** Where, as part of the sentence: " on WhatsApp (+49…5678)"; may be empty. */
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
  /** What is wrong, for people: at most `MAX_SAYING` characters, no session key, pid or path. */
  readonly saying: (slots: SayingSlots) => string;
  /** What to do where no step of Clawbuoy helps, at most 50 characters. */
  readonly advice: string;
};
