/* tslint:disable */
/* eslint-disable */

/**
 * Tells the host `ready`, where that has not been done, without a place in the page: `start`'s config names it.
 */
export function boot(): void;

/**
 * Puts the panel into an element of the page, and tells the host `ready` where that has not been done.
 */
export function mount(container: Element): void;

/**
 * Takes a report of the host's: JSON text, or an object. The answer is that of `start`.
 */
export function report(report: any): string;

/**
 * Starts, or starts again with a new config: JSON text, or an object.
 *
 * The answer is JSON text: `{"ok":true}`, or `{"ok":false,"error":{"code":…,"text":…}}`.
 */
export function start(config: any): string;

/**
 * The oldest message that the host has not taken yet, as JSON text, or `""`.
 */
export function take(): string;

/**
 * Hands over a question that was put before the engine was there: a `GET` of this address with the header `accept`. The next `start` takes it
 * over where it would put the very same, and aborts it where not.
 */
export function takeOver(url: string, accept: string, response: Promise<any>, controller: AbortController): void;

/**
 * A config or a report that was kept until the engine ran has turned out wrong: there is nobody left to answer, so the page says it.
 */
export function turnedOutWrong(text: string): void;

/**
 * The panel's own version.
 */
export function version(): string;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly boot: () => void;
    readonly mount: (a: number) => void;
    readonly report: (a: number, b: number) => void;
    readonly start: (a: number, b: number) => void;
    readonly take: (a: number) => void;
    readonly takeOver: (a: number, b: number, c: number, d: number, e: number, f: number) => void;
    readonly turnedOutWrong: (a: number, b: number) => void;
    readonly version: (a: number) => void;
    readonly __wasm_bindgen_func_elem_1242: (a: number, b: number, c: number, d: number) => void;
    readonly __wasm_bindgen_func_elem_497: (a: number, b: number, c: number) => void;
    readonly __wasm_bindgen_func_elem_502: (a: number, b: number) => void;
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
