/** Why a model gave no answer, in terms that matter to a person. */
export type ModelCause =
  | 'signed-out'
  | 'not-allowed'
  /** It does not serve the country or the network from which it is asked. */
  | 'not-here'
  | 'no-credit'
  | 'rate-limited'
  | 'overloaded'
  /** Something went wrong at the provider itself. */
  | 'own-error'
  /** It was asked, and did not answer within OpenClaw's time. */
  | 'too-slow'
  | 'no-such-model'
  | 'too-long'
  /** Its rules forbid an answer to this message. */
  | 'declined'
  /** It does not accept the conversation as it is written down, and will not next time. */
  | 'not-taken'
  | 'cut-off'
  | 'unreachable'
  /** Its calls fail, and nothing says why. */
  | 'unknown';

/** The troubles of one conversation: the same model may answer in any other. */
const OF_CONVERSATION: ReadonlySet<ModelCause> = new Set(['too-long', 'declined', 'not-taken']);

export function isOfConversation(cause: ModelCause): boolean {
  return OF_CONVERSATION.has(cause);
}
