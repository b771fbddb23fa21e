/* tslint:disable */
/* eslint-disable */

/**
 * Tells the host `ready`, where that has not been done, without a place in the page: `start`'s config names it.
 *
 * `look` is JSON text with the keys `locale` and `theme` as in a config: what the panel waits in where it has none
 * yet.
 */
export function boot(panel?: number, look?: string): void;

/**
 * Takes a panel out of the page with all that it waits for. Its number is not used again.
 */
export function destroy(panel?: number): void;

/**
 * Puts a panel into an element of the page, and tells the host `ready` where that has not been done.
 *
 * A page may have several panels, each with a number that the caller gives it, `panel`, here as in every call; where
 * it is missing, the first one is meant, whose number is 0.
 */
export function mount(container: Element, panel?: number): void;

/**
 * Does what the button with this `data-action` does, where the panel heeds it now. The answer is that of `start`.
 */
export function press(action: string, panel?: number): string;

/**
 * Takes a report of the host's: JSON text, or an object. The answer is that of `start`.
 */
export function report(report: any, panel?: number): string;

/**
 * Starts, or starts again with a new config: JSON text, or an object.
 *
 * The answer is JSON text: `{"ok":true}`, or `{"ok":false,"error":{"code":…,"text":…}}`.
 */
export function start(config: any, panel?: number): string;

/**
 * The oldest message that the host has not taken yet, as JSON text, or `""`.
 */
export function take(panel?: number): string;

/**
 * Hands over a question that was put before the engine was there: a `GET` of this address with the header `accept`.
 * The next `start` takes it over where it would put the very same, and aborts it where not.
 */
export function takeOver(url: string, accept: string, response: Promise<any>, controller: AbortController): void;

/**
 * A config or a report that was kept until the engine ran has turned out wrong: there is nobody left to answer, so the
 * page says it.
 */
export function turnedOutWrong(text: string, panel?: number): void;

/**
 * The panel's own version.
 */
export function version(): string;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly boot: (a: number, b: number, c: number) => void;
    readonly destroy: (a: number) => void;
    readonly mount: (a: number, b: number) => void;
    readonly press: (a: number, b: number, c: number, d: number) => void;
    readonly report: (a: number, b: number, c: number) => void;
    readonly start: (a: number, b: number, c: number) => void;
    readonly take: (a: number, b: number) => void;
    readonly takeOver: (a: number, b: number, c: number, d: number, e: number, f: number) => void;
    readonly turnedOutWrong: (a: number, b: number, c: number) => void;
    readonly version: (a: number) => void;
    readonly __wasm_bindgen_func_elem_1356: (a: number, b: number, c: number, d: number) => void;
    readonly __wasm_bindgen_func_elem_500: (a: number, b: number, c: number) => void;
    readonly __wasm_bindgen_func_elem_504: (a: number, b: number) => void;
    readonly __wbindgen_export: (a: number, b: number) => number;
    readonly __wbindgen_export2: (a: number, b: number, c: number, d: number) => number;
    readonly __wbindgen_export3: (a: number) => void;
    readonly __wbindgen_export4: (a: number, b: number) => void;
    readonly __wbindgen_add_to_stack_pointer: (a: number) => number;
    readonly __wbindgen_export5: (a: number, b: number, c: number) => void;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path?: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
