// The types of the ES module `extension-update-element.js`: the element, the panel's functions, and what both add to
// the page's own types.
//
// It must say what `element.js` does: a test compares the properties. Read next: `extension-update-protocol.d.ts`.
import type {
  Channel,
  Config,
  CallError,
  ExtensionUpdateApi,
  ExtensionUpdateEventMap,
  Memory,
  Obstacle,
  Report,
  Result,
  ResultJson,
  SourceKind,
  State,
  Transport
} from './extension-update-protocol.js';

export type * from './extension-update-protocol.js';

/**
 * `<extension-update>`: the panel as an element. Each property but the last five is an attribute as well; what changes
 * starts the panel anew. Reading a property whose attribute is missing gives `''`, `[]` or `null`, by its kind; `null`
 * takes the attribute away.
 */
export declare class ExtensionUpdateElement extends HTMLElement {
  static readonly observedAttributes: readonly string[];

  /** The config as a whole; single attributes go before what it says. In the attribute it is JSON text. */
  get config(): Config | string | null;
  set config(value: Config | string | null | undefined);
  get extensionId(): string;
  set extensionId(value: string | null | undefined);
  get extensionName(): string;
  set extensionName(value: string | null | undefined);
  get extensionVersion(): string;
  set extensionVersion(value: string | null | undefined);
  get sourceKind(): SourceKind | '';
  set sourceKind(value: SourceKind | null | undefined);
  get sourceUrl(): string;
  set sourceUrl(value: string | null | undefined);
  get sourceUrls(): string[];
  set sourceUrls(value: readonly string[] | string | null | undefined);
  get transport(): Transport | '';
  set transport(value: Transport | null | undefined);
  get distributive(): string;
  set distributive(value: string | null | undefined);
  get licenceKey(): string;
  set licenceKey(value: string | null | undefined);
  get licenceUntil(): string;
  set licenceUntil(value: string | null | undefined);
  get platform(): string;
  set platform(value: string | null | undefined);
  get configurationName(): string;
  set configurationName(value: string | null | undefined);
  get configurationVersion(): string;
  set configurationVersion(value: string | null | undefined);
  get obstacle(): Obstacle | '';
  set obstacle(value: Obstacle | null | undefined);
  get session(): string;
  set session(value: string | null | undefined);
  get registration(): string;
  set registration(value: string | null | undefined);
  get channels(): Channel[];
  set channels(value: readonly Channel[] | string | null | undefined);
  get channelChoices(): Channel[];
  set channelChoices(value: readonly Channel[] | string | null | undefined);
  get publicKeys(): string[];
  set publicKeys(value: readonly string[] | string | null | undefined);
  get threshold(): number | null;
  set threshold(value: number | string | null | undefined);
  get rootKeys(): string[];
  set rootKeys(value: readonly string[] | string | null | undefined);
  get rootThreshold(): number | null;
  set rootThreshold(value: number | string | null | undefined);
  get minSeq(): number | null;
  set minSeq(value: number | string | null | undefined);
  get freshness(): 'warn' | 'require' | '';
  set freshness(value: 'warn' | 'require' | null | undefined);
  get minAgeHours(): number | null;
  set minAgeHours(value: number | string | null | undefined);
  get checkInterval(): number | null;
  set checkInterval(value: number | string | null | undefined);
  get imageHosts(): string[];
  set imageHosts(value: readonly string[] | string | null | undefined);
  get locale(): string;
  set locale(value: string | null | undefined);
  get theme(): 'auto' | 'light' | 'dark' | '';
  set theme(value: 'auto' | 'light' | 'dark' | null | undefined);

  /**
   * What the panel wants to be given back: set it before the panel starts, read it after `extension-update:remember`.
   */
  get memory(): Memory | null;
  set memory(value: Memory | null | undefined);
  /**
   * What was wrong with the config of the last start, or why there is no engine (`engine`, with its `url`); `null`
   * where nothing was.
   */
  readonly error: CallError | null;
  /** The state that the panel shows; `''` before it stands in the page, `'several'` with several extensions. */
  readonly state: State | 'waiting' | 'several' | '';
  /** Tells the panel something. It never throws. */
  report(report: Report | string): Result;
  /** Asks the service again, where the panel is not busy. It never throws. */
  check(): Result;
  /**
   * Does what the button that installs does, where the panel offers something to install: the events tell what came of
   * it. It never throws.
   */
  install(): Result;

  addEventListener<Name extends keyof ExtensionUpdateEventMap>(
    type: Name,
    listener: (this: ExtensionUpdateElement, event: ExtensionUpdateEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions
  ): void;
  addEventListener<Name extends keyof HTMLElementEventMap>(
    type: Name,
    listener: (this: ExtensionUpdateElement, event: HTMLElementEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions
  ): void;
  removeEventListener<Name extends keyof ExtensionUpdateEventMap>(
    type: Name,
    listener: (this: ExtensionUpdateElement, event: ExtensionUpdateEventMap[Name]) => unknown,
    options?: boolean | EventListenerOptions
  ): void;
  removeEventListener<Name extends keyof HTMLElementEventMap>(
    type: Name,
    listener: (this: ExtensionUpdateElement, event: HTMLElementEventMap[Name]) => unknown,
    options?: boolean | EventListenerOptions
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions
  ): void;
}

/**
 * The attributes of `<extension-update>`, as a template writes them, and the two properties that a template may set.
 */
export interface ExtensionUpdateAttributes {
  config?: Config | string | null;
  memory?: Memory | null;
  'extension-id'?: string | null;
  'extension-name'?: string | null;
  'extension-version'?: string | null;
  'source-kind'?: SourceKind | null;
  'source-url'?: string | null;
  'source-urls'?: string | readonly string[] | null;
  transport?: Transport | null;
  distributive?: string | null;
  'licence-key'?: string | null;
  'licence-until'?: string | null;
  platform?: string | null;
  'configuration-name'?: string | null;
  'configuration-version'?: string | null;
  obstacle?: Obstacle | null;
  session?: string | null;
  registration?: string | null;
  channels?: string | readonly string[] | null;
  'channel-choices'?: string | readonly string[] | null;
  'public-keys'?: string | readonly string[] | null;
  threshold?: number | string | null;
  'root-keys'?: string | readonly string[] | null;
  'root-threshold'?: number | string | null;
  'min-seq'?: number | string | null;
  freshness?: 'warn' | 'require' | null;
  'min-age-hours'?: number | string | null;
  'check-interval'?: number | string | null;
  'image-hosts'?: string | readonly string[] | null;
  locale?: string | null;
  theme?: 'auto' | 'light' | 'dark' | null;
}

/** The functions of the first panel of the page, for a page that does without the element. */
export declare const ExtensionUpdate: ExtensionUpdateApi;

/**
 * Names the folder that holds the files of the package; to be called before the first panel stands in the page, or in
 * the same script.
 */
export declare function setBasePath(url: string | URL): void;

/** What the engine can come as. */
export type EngineSource = string | URL | Response | BufferSource | WebAssembly.Module;

/** Gives the engine by the page's own hands instead of by an address; to be called when `setBasePath` is. */
export declare function useEngine(source: () => EngineSource | PromiseLike<EngineSource>): void;

/** What `createPanel` is told beside the place. */
export interface PanelOptions {
  /** Starts the panel at once. */
  config?: Config | string | null;
  /** `false`: the page brings `extension-update.css` itself. */
  style?: boolean;
}

/** A panel of `createPanel`. No call ever throws. */
export interface Panel extends ExtensionUpdateApi {
  /** Asks the service again, where the panel is not busy. */
  check(): ResultJson;
  /**
   * Takes the panel out of the page, with all that it waits for; every later call is refused with the code `destroyed`.
   */
  destroy(): void;
}

/**
 * Puts a panel of its own into an element of the page; its messages are events that start in this element. Any number
 * may stand in a page.
 */
export declare function createPanel(element: Element, options?: PanelOptions | null): Panel;

declare global {
  interface HTMLElementTagNameMap {
    'extension-update': ExtensionUpdateElement;
  }
  // Messages bubble out of the element: the document and the window hear them too.
  interface GlobalEventHandlersEventMap extends ExtensionUpdateEventMap {}
}
