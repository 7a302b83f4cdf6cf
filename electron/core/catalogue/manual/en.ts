/** What the manual says of one verb. */
export type VerbManual = {
  /** After the verb, as in a list. */
  readonly what: string;
  /** Its cost, and what else is good to know: whole sentences. */
  readonly more?: string;
  /** Its own words for an option that others have, too. */
  readonly options?: Readonly<Record<string, string>>;
};

/** Help, completions, the man page, and what is said of wrong usage. Loaded only for these. */
export const enManual = {
  what: 'is OpenClaw well, and if not, why, and what brings it back',
  usage: 'VERB [OPTIONS]',
  options: '[OPTIONS]',
  begin: (command: string) => `Begin with: ${command}`,
  tellsMore: (command: string) => `More about a verb: ${command}`,
  part: {
    look: 'See how it is',
    mend: 'Bring it back',
    away: 'When you are away',
    more: 'And also',
  },
  heading: {
    everyVerb: 'Options of every verb',
    ofSome: 'Options of some verbs',
    own: 'Options',
    exits: 'Exit codes',
    example: 'For example',
  },
  exitsOf: (verbs: string) => `Exit codes of ${verbs}`,
  exitsOfSteps: 'Exit codes of steps',
  exitsOfEvery: 'Exit codes of every verb',
  /** Words that are of one or two verbs only. */
  ofVerbs: (words: string, verbs: string) => `${words} (${verbs})`,
  /** The sections of the man page. */
  man: {
    name: 'NAME',
    synopsis: 'SYNOPSIS',
    verbs: 'VERBS',
    options: 'OPTIONS',
    exits: 'EXIT STATUS',
    environment: 'ENVIRONMENT',
  },
  /** What stands in help for a word of one’s own. */
  places: {
    VERB: 'VERB',
    KEY: 'KEY',
    PATH: 'PATH',
    CHANNEL: 'CHANNEL',
    ACCOUNT: 'ACCOUNT',
    'ACTION-ID': 'ACTION-ID',
    PROVIDER: 'PROVIDER',
    FILE: 'FILE',
    NAME: 'NAME',
    DIR: 'DIR',
    URL: 'URL',
    LENGTH: 'LENGTH',
    TEXT: 'TEXT',
  },
  keyHelp: (place: string, command: string) =>
    `${place}: the key of a conversation, such as agent:main:main; ${command} shows it`,
  token:
    'A token is read from OpenClaw’s config or from OPENCLAW_GATEWAY_TOKEN, never from the command line.',
  verbs: {
    status: {
      what: 'one look: the light, why, who waits, what to do',
      options: { verbose: 'with what was seen, and where' },
    },
    watch: { what: 'stays, and tells of every change' },
    history: {
      what: 'incidents and steps, newest first',
      options: { verbose: 'with the cause of each, as it was found' },
    },
    doctor: { what: 'whether Clawbuoy itself has all that it needs' },
    heal: {
      what: 'takes the recommended steps, smallest first',
      more: 'It asks before each of them. With --dry-run it shows the first step only.',
    },
    unlock: {
      what: 'moves a lock that nobody holds aside',
      more: 'It costs nothing: the lock is kept, and `clawbuoy undo` puts it back. Where you name none, it is the one in the way.',
    },
    abort: {
      what: 'ends the run in progress in a conversation',
      more: 'It costs what the agent has not said yet.',
    },
    'go-on': {
      what: 'goes on with a conversation that OpenClaw has given up',
      more: 'The conversation moves to a new one, with all that was said. The answer is shown in OpenClaw.',
    },
    reset: {
      what: 'starts a conversation afresh',
      more: 'It costs the conversation so far, which is archived; `clawbuoy undo` brings it back while the gateway is down.',
    },
    'restart-channel': {
      what: 'starts one channel anew, and nothing else',
      more: 'The channel is away for some seconds. Where you name none, it is each one that is off.',
    },
    restart: {
      what: 'restarts the gateway, if something starts it again',
      more: 'It costs every run in progress.',
    },
    start: { what: 'starts a gateway that is down, if a service knows it' },
    undo: {
      what: 'takes the last step back that can be undone',
      more: 'The end of each step names its id.',
    },
    'try-model': {
      what: 'puts one short question to the model that refused',
      more: 'It costs a few tokens, and changes nothing. Where you name no provider, it is the one in trouble.',
    },
    dismiss: { what: 'lost messages were sent again: list them no more' },
    notify: { what: 'where notices go, and how each place is doing' },
    quiet: {
      what: 'announces work: no notices for so long',
      more: 'Without options it says whether work is announced.',
    },
    healing: {
      what: 'what it may do by itself, and what that was good for',
      more: '`stop` ends all of it at once, `resume` lets it go on.',
    },
    secret: {
      what: 'keeps a secret for a place in the keychain of macOS',
      more: 'The secret is read from standard input, and never shown.',
    },
    report: {
      what: 'a report without secrets, fit for a public bug report',
      more: 'It is printed, or written to a file with its evidence beside it.',
    },
    replay: { what: 'judges the evidence of a report again' },
    demo: {
      what: 'a simulated OpenClaw goes through an incident',
      more: 'Your own OpenClaw is not touched.',
    },
    completion: { what: 'completes the command in a shell; or its man page' },
    schema: { what: 'the JSON Schema of what it prints' },
  } satisfies Readonly<Record<string, VerbManual>>,
  option: {
    json: 'for programs: JSON',
    profile: 'OpenClaw’s profile',
    'state-dir': 'OpenClaw’s folder',
    url: 'the gateway’s address: ws://HOST:PORT',
    help: 'what a verb does',
    version: 'the version',
    verbose: 'with all that is known',
    plugin: 'one line for a monitoring system, with figures',
    week: 'the last week in short',
    'or-demo': 'shows the demo where no OpenClaw is found',
    'dry-run': 'shows the plan, and changes nothing',
    yes: 'does not ask; twice: agrees also to what is asked twice',
    test: 'sends a notice now',
    for: 'for how long: 90m, 2h or 1d, at most 30 days',
    reason: 'why, for the history',
    end: 'the work is over: notices come again',
    out: 'writes to this file',
    force: 'writes over files that are there already',
  },
  exit: {
    done: 'done, or nothing to do',
    refused: 'refused; a dry run: it would be',
    failed: 'failed',
    needsPerson: 'heal: red, and only you can mend it',
    green: 'green',
    amber: 'amber',
    red: 'red',
    grey: 'grey, or it could not look',
    answers: 'it answers',
    notAsked: 'it was not asked, or nobody knows how it went',
    stillFails: 'it still fails',
    fileKept: 'a file is there already, and was left alone',
    notArrived: 'a test did not arrive',
    allThere: 'all is there',
    lacking: 'something is missing',
    noKeychain: 'there is no keychain here',
    usage: 'wrong usage',
  },
  wrong: {
    secret: 'a secret is never taken from the command line: set OPENCLAW_GATEWAY_TOKEN instead',
    didYouMean: (wrong: string, near: string) => `${wrong}; did you mean ${near}?`,
    use: (wrong: string, usage: string) => `${wrong}; use: ${usage}`,
    see: (wrong: string, command: string) => `${wrong}; see ${command}`,
    noVerb: (option: string) => `${option} alone does not say what to do`,
    verb: (typed: string) => `there is no verb “${typed}”`,
    option: (typed: string) => `there is no option ${typed}`,
    notItsOption: (verb: string, option: string, owners: string) =>
      `${verb} has no ${option}; that belongs to ${owners}`,
    noValue: (option: string) => `${option} needs a value after it`,
    takesNoValue: (option: string) => `${option} takes no value`,
    tooMuch: (typed: string) => `“${typed}” is too much`,
    takesNothing: (verb: string, typed: string) => `${verb} takes nothing after it, not “${typed}”`,
    needsOperand: (verb: string, operand: string) => `${verb} needs ${operand} after it`,
    emptyOperand: 'the word after the verb is empty',
    emptyOption: (option: string) => `${option} is empty`,
    noChoice: (verb: string, typed: string, choices: string) =>
      `${verb} takes ${choices}, not “${typed}”`,
    apart: (one: string, other: string) => `${one} and ${other} do not go together`,
    needsOption: (option: string, needs: string) => `${option} needs ${needs} beside it`,
    url: {
      none: '--url: that is no address',
      scheme: '--url: an address begins with ws:// or wss://',
      login: '--url: an address holds no name and no password',
      port: '--url: that is no port',
    },
    profile: '--profile takes a name of letters, digits, “_” and “-”',
    length: '--for takes a length like 90m, 2h or 1d, of at most 30 days',
  },
  list: (items: readonly string[]) =>
    items.length < 2
      ? items.join('')
      : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`,
  or: (items: readonly string[]) =>
    items.length < 2
      ? items.join('')
      : `${items.slice(0, -1).join(', ')} or ${items[items.length - 1]}`,
};

/** The manual in one language. English defines what it has. */
export type Manual = typeof enManual;
