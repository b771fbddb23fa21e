// What a host says to the panel and hears from it, as types: `docs/host-protocol.md` word for word.
//
// It must hold no name that the protocol does not have. Unknown keys of a config are ignored by the panel, so a config
// of a later version is none of these types' business. Read next: `extension-update-element.d.ts`.

/** The format of the feed. */
export type SourceKind = 'signed-feed' | 'releases-api' | 'github-releases';
/** Who asks the update service: the panel itself, or the host, which answers the message `fetch`. */
export type Transport = 'fetch' | 'host';
/** Why nothing can be installed here, whatever is offered. */
export type Obstacle = 'no-right' | 'safe-mode' | 'main-node';
/** The stages of an install that a host reports. */
export type Stage = 'download' | 'check' | 'write';
/** A release's channel. A vendor may have others than these two. */
export type Channel = 'stable' | 'beta' | (string & {});

/** The installed extension. */
export interface Extension {
  /** Its name in the configuration. */
  id: string;
  /** Its name for people; the `id` where it is missing. */
  name?: string | null;
  /** The installed version; `''` where nothing is installed yet. */
  version: string;
}

/** Where the feed comes from. */
export interface Source {
  kind: SourceKind;
  /** `https:`, or `http:` to this very machine. */
  url: string;
  /** Up to three more addresses of the same feed, asked in order where the one before does not answer. */
  urls?: string[] | null;
  /** `host` where it is missing. */
  transport?: Transport | null;
  /** The id of the distributive in the Releases API; `extension.id` where it is missing. */
  distributive?: string | null;
}

/** What may be offered, and who must have signed it. */
export interface Policy {
  /** `['stable']` where it is missing. */
  channels?: Channel[] | null;
  /** Channels that the user may choose from, the calmest first; choosing the n-th allows the first n. */
  channelChoices?: Channel[] | null;
  /**
   * Ed25519 keys, base64 of 32 bytes each. With any of them an unsigned answer is refused; a signed feed needs them.
   */
  publicKeys?: string[] | null;
  /** How many distinct keys must have signed; 1 where it is missing. */
  threshold?: number | null;
  /**
   * Keys that sign the vendor's first root, instead of `publicKeys`: then working keys are replaced without a release.
   */
  root?: { keys: string[]; threshold?: number | null } | null;
  /** The least `seq` of a signed feed, also at the first opening; 0 where it is missing. */
  minSeq?: number | null;
  /**
   * What follows where nobody confirms that a signed feed is the newest: a warning, which is the default, or no offer.
   */
  freshness?: 'warn' | 'require' | null;
  /**
   * For how many hours a release must have been known here before it is offered, 0 to 720; what closes a hole does not
   * wait.
   */
  minAgeHours?: number | null;
  /**
   * Whole hours, 1 to 168: within them after a success a kept answer is shown without asking, and after them an open
   * page asks again.
   */
  checkInterval?: number | null;
  /** Whether the user is reminded of a backup before an install; `true` where it is missing. */
  backupHint?: boolean | null;
  /** Whether an open panel approves what is offered by itself, where `host.schedule` is set. */
  schedule?: boolean | null;
  /** Hosts from which images in notes may be shown; from others the image's text stands. */
  imageHosts?: string[] | null;
}

/** Until when the licence gives updates. */
export interface Licence {
  /** A day, `2026-12-31`. */
  until?: string | null;
}

/** An install that an earlier page began and that still runs. */
export interface RunningOperation {
  operation: string;
  version: string;
  stage?: Stage | null;
}

/** A release that was approved and waits for the host's window. */
export interface ScheduledOperation {
  operation: string;
  version: string;
  /** SHA-256 of its file, 64 hexadecimal digits. */
  sha256: string;
  /**
   * SHA-256 of the feed's payload, as `schedule` gave it: the panel approves anew where the vendor has signed anew
   * since.
   */
  feed?: string | null;
  /** RFC 3339, with an offset. */
  from: string;
  until: string;
}

/** What the last window brought; shown once. */
export interface Night {
  version: string;
  /** RFC 3339, with an offset. */
  at: string;
  outcome: 'installed' | 'restored' | 'not-restored' | 'refused' | 'missed';
  /** The host's own words. */
  text?: string | null;
}

/** What the panel stands in. */
export interface Host {
  /** The version of the platform, `8.3.24.1548`. */
  platform?: string | null;
  configuration?: { name?: string | null; version?: string | null } | null;
  obstacle?: Obstacle | null;
  /** Names the session: another text is a new session, which has restarted what was installed. */
  session?: string | null;
  /** What the host calls its form for the licence key, where the panel may ask to open it. */
  registration?: string | null;
  operation?: RunningOperation | null;
  /** Whether this host installs what is approved by itself, and this user may approve. */
  schedule?: boolean | null;
  scheduled?: ScheduledOperation | null;
  night?: Night | null;
}

/** What the panel wants to be given back the next time: an object to keep whole and unread. */
export type Memory = { readonly [key: string]: unknown };

/** What is the panel's own for each extension. */
export interface ExtensionConfig {
  extension: Extension;
  source: Source;
  licenceKey?: string | null;
  licence?: Licence | null;
  policy?: Policy | null;
  /** The object of the last message `remember`. */
  memory?: Memory | null;
}

/**
 * The words that a vendor may say in his own way. What is dangerous, what is signed and why something failed is the
 * panel's alone.
 */
export type TextName =
  | 'install'
  | 'restart'
  | 'check'
  | 'retry'
  | 'later'
  | 'skip'
  | 'schedule'
  | 'register'
  | 'copy'
  | 'notesHeading'
  | 'notesEmpty'
  | 'history'
  | 'backup'
  | 'keepOpen'
  | 'restartHint'
  | 'askAdministrator'
  | 'licenceMissing'
  | 'licenceNeeded'
  | 'licenceVendor'
  | 'licenceAdvice';

/** What all extensions of one panel share. */
export interface SharedConfig {
  host?: Host | null;
  /** `en` and what begins with it is English, everything else Russian. */
  locale?: string | null;
  theme?: 'auto' | 'light' | 'dark' | null;
  /** The CSS selector of the panel's place; not needed in `<extension-update>`. */
  mount?: string | null;
  /** Words of your own, in the language of `locale`: each a text of 1 to 600 bytes, shown as it is. */
  texts?: { [Name in TextName]?: string | null } | null;
}

/** A panel for one extension. */
export interface SingleConfig extends SharedConfig, ExtensionConfig {
  extensions?: null;
}

/** A panel for several extensions. What stands beside the list holds for each that does not say it itself. */
export interface SeveralConfig extends SharedConfig, Omit<Partial<ExtensionConfig>, 'extension' | 'memory'> {
  extensions: (Partial<ExtensionConfig> & Pick<ExtensionConfig, 'extension'>)[];
  extension?: null;
  memory?: null;
}

/** The config of `start`. */
export type Config = SingleConfig | SeveralConfig;

/** The file of a release; what the panel does not know is `null`. */
export interface Artifact {
  name: string | null;
  /** In the order in which to try them. */
  urls: string[];
  /** Bytes. */
  size: number | null;
  /** 64 hexadecimal digits. */
  sha256: string | null;
  /** 32 hexadecimal digits. */
  md5: string | null;
  /** Whether the release closes a hole; only where a signed feed says so. */
  security?: true;
}

/** The states of the panel. */
export type State =
  | 'checking'
  | 'up-to-date'
  | 'newer-than-feed'
  | 'unclear'
  | 'withdrawn'
  | 'informational'
  | 'available'
  | 'not-installable'
  | 'licence'
  | 'skipped'
  | 'later'
  | 'scheduling'
  | 'scheduled'
  | 'waiting-for-rollout'
  | 'waiting-for-age'
  | 'preflight'
  | 'installing'
  | 'restart-needed'
  | 'failed'
  | 'offline';

/** Why a check failed. */
export type CheckCode =
  | 'config'
  | 'network'
  | 'timeout'
  | 'http-status'
  | 'too-large'
  | 'format'
  | 'unsigned'
  | 'signature'
  | 'rollback'
  | 'equivocation'
  | 'root'
  | 'stale'
  | 'expired'
  | 'clock'
  | 'wrong-product'
  | 'licence';

/** Why a release cannot be installed here. */
export type HindranceCode =
  | Obstacle
  | 'platform'
  | 'configuration'
  | 'other-configuration'
  | 'from'
  | 'waypoint'
  | 'licence-date'
  | 'no-artifact'
  | 'nothing';

/** Why an install failed, as a host reports it. */
export type InstallCode =
  | 'network'
  | 'hash'
  | 'name'
  | 'incompatible'
  | 'not-connected'
  | 'rights'
  | 'safe-mode'
  | 'lock'
  | 'main-node'
  | 'cancelled'
  | 'other';

/** Each code that the message `state` may bring. */
export type Code =
  | CheckCode
  | 'engine'
  | HindranceCode
  | InstallCode
  | ProblemCode
  | 'version-mismatch'
  | 'unreadable'
  | 'withdrawn';

/** The parameters of each message, by its name. */
export interface MessageParams {
  ready: { protocol: 1; version: string };
  fetch: {
    ticket: number;
    method: 'GET' | 'POST';
    url: string;
    headers: { [name: string]: string };
    /** It may hold the licence key: never log it. */
    body: string | null;
    maxBytes: number;
    timeoutMs: number;
  };
  state: {
    state: State;
    installed: string | null;
    offered: string | null;
    code: Code | null;
    /** Only with several extensions: whose state it is. */
    extension?: string;
  };
  install: { operation: string; extension: string; version: string; artifact: Artifact };
  /** Install this in the next window; only where `host.schedule` is set, and only of a signed feed. */
  schedule: {
    operation: string;
    extension: string;
    version: string;
    artifact: Artifact;
    /** Where the feed came from, and SHA-256 of the payload that was verified. */
    feed: { url: string; sha256: string };
  };
  unschedule: { operation: string };
  proceed: { operation: string };
  cancel: { operation: string };
  download: {
    version: string;
    artifact: Artifact;
    /** Only with several extensions: whose file it is. */
    extension?: string;
  };
  restart: { [key: string]: never };
  'open-link': { url: string };
  /** The user wants to enter the licence key; only where `host.registration` names the form for it. */
  'open-registration': { extension?: string };
  remember: {
    memory: Memory;
    /** Only with several extensions: whose memory it is. */
    extension?: string;
  };
}

/** The names of the messages. */
export type MessageName = keyof MessageParams;

/** A message as `take()` gives it, parsed; `message` tells which parameters it has. */
export type Message = {
  [Name in MessageName]: { id: number; message: Name; params: MessageParams[Name] };
}[MessageName];

/** The answer to `fetch`. */
export type FetchedReport =
  | {
      report: 'fetched';
      ticket: number;
      status: number;
      headers?: { [name: string]: string };
      body?: string;
      error?: null;
    }
  | { report: 'fetched'; ticket: number; error: string; status?: null };

/** What a host can find before an install. */
export type ProblemCode = 'sessions' | 'lock' | 'incompatible' | 'space' | 'other';

/** A problem that the host found before it writes. */
export interface Problem {
  code: ProblemCode;
  /** The host's own words. */
  text?: string;
  /** Whether the install cannot go on while it is there; it can where this is missing. */
  blocks?: boolean;
}

/** What the host tells the panel; `report` tells which keys it has. */
export type Report =
  | FetchedReport
  | { report: 'accepted'; operation: string }
  | { report: 'preflight'; operation: string; problems: [Problem, ...Problem[]] }
  | { report: 'progress'; operation: string; stage: Stage; done?: number; total?: number }
  /** `version` as the host has read it after writing. */
  | { report: 'installed'; operation: string; version: string }
  /** When it is to be installed: RFC 3339, with an offset. */
  | { report: 'scheduled'; operation: string; from: string; until: string }
  | { report: 'unscheduled'; operation: string }
  | { report: 'failed'; operation: string; code: InstallCode; text?: string; restored?: boolean };

/** What was wrong with a call. `text` is one English sentence for the author of the page. */
export interface CallError {
  code: 'config' | 'report' | 'operation' | 'ticket' | 'engine' | 'destroyed';
  text: string;
  /** Only with `engine`: where it was looked for; `''` where that is not known. */
  url?: string;
}

/** The answer of `start` and `report`. `pending`: the engine does not run yet, and the call waits for it. */
export type Result = { ok: true; pending?: true; error?: undefined } | { ok: false; error: CallError };

/** The answer of `start` and `report` as it comes: the JSON text of a `Result`. */
export type ResultJson = string;

/** The functions of a panel. No call ever throws. */
export interface ExtensionUpdateApi {
  /** Starts, or starts again with another config. */
  start(config: Config | string): ResultJson;
  /** Tells the panel something. */
  report(report: Report | string): ResultJson;
  /** The oldest message not taken yet, as JSON text of a `Message`, or `''`. */
  take(): string;
  /** The panel's own version. */
  readonly version: string;
}

/** An event of the page: each message is dispatched as one, bubbling and composed. */
export type ExtensionUpdateEvent<Name extends MessageName = MessageName> = CustomEvent<{
  id: number;
  params: MessageParams[Name];
}>;

/** The events by their names. */
export type ExtensionUpdateEventMap = {
  [Name in MessageName as `extension-update:${Name}`]: ExtensionUpdateEvent<Name>;
};
