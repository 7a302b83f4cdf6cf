/** Messages on another screen than the Mac's, and the settings about them. */
export const enAway = {
  body: {
    stalled: 'A run in OpenClaw does not move on.',
    silent: 'A message to your agent stays without an answer.',
    down: 'The gateway does not answer, so your agent cannot.',
    other: 'Something is wrong that only a look at the Mac can tell.',
  },
  lasts: (duration: string) => `It lasts ${duration}.`,
  waits: (duration: string) => `Somebody has waited for ${duration}.`,
  others: (count: number) =>
    count === 1 ? 'There is one more problem.' : `There are ${count} more problems.`,
  over: (duration: string) => `Back after ${duration}`,
  overBody: {
    stalled: 'The conversation goes on.',
    silent: 'Your agent answers again.',
    down: 'The gateway answers again.',
    other: 'What was wrong is over.',
  },
  late: 'It could not be told before.',
  test: {
    title: 'Clawbuoy can reach you here',
    body: 'This is a test. You will be told here when your agent does not answer.',
  },
  /** The steps that Clawbuoy took without being asked, because it was allowed to. */
  healed: {
    title: {
      done: (step: string) => `Done by Clawbuoy: ${step}`,
      failed: (step: string) => `Clawbuoy tried, in vain: ${step}`,
    },
    body: {
      done: 'You allowed this. It was checked, and it helped.',
      failed: 'It did not help, so Clawbuoy does not try it again by itself. Please look.',
    },
  },
  /** Why a notice did not arrive, and how its place is doing. */
  failed: (name: string, why: string) => `The notice to "${name}" did not get there: ${why}.`,
  inClear: (name: string) =>
    `A secret of "${name}" stands readable in the settings file. Name it as keychain:NAME, env:NAME or file:/PATH instead.`,
  cutShort:
    'Clawbuoy ended while it was being sent; it may have arrived, and is not sent a second time',
  tooOld: 'it could not be sent within a day',
  tooMany: 'too many notices waited to be sent',
  gone: 'its place is no longer among the settings',
  notKept: (why: string) =>
    `Notices for elsewhere are sent, but cannot be kept on the disk: ${why}.`,

  settings: {
    title: 'When you are not here',
    none: 'Notices can also reach you on your phone or by mail. Add a place in the settings file, under "outlets".',
    fullSample: 'What stands in the notice on the Mac: the cause, with the session it is about.',
    willSay: 'This is sent, word for word:',
    delivered: (ago: string) => `Last delivered ${ago}`,
    neverDelivered: 'Nothing was sent there yet',
    lastFailed: (ago: string, why: string) => `Failed ${ago}: ${why}`,
    waiting: (count: number) => (count === 1 ? 'One is waiting' : `${count} are waiting`),
    test: 'Send a Test',
    testOf: (name: string) => `Send a Test to ${name}`,
    tested: 'The test was delivered.',
    use: (name: string, kind: string) => `${name} (${kind})`,
    wait: 'Wait two minutes while I sit at this Mac',
  },
  kind: {
    ntfy: 'ntfy',
    pushover: 'Pushover',
    telegram: 'Telegram',
    slack: 'Slack',
    discord: 'Discord',
    webhook: 'Webhook',
    mail: 'E-mail',
    shortcut: 'Shortcut',
    command: 'Command',
  },
};
