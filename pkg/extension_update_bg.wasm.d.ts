/* tslint:disable */
/* eslint-disable */
export const memory: WebAssembly.Memory;
export const boot: (a: number, b: number, c: number) => void;
export const destroy: (a: number) => void;
export const mount: (a: number, b: number) => void;
export const press: (a: number, b: number, c: number, d: number) => void;
export const report: (a: number, b: number, c: number) => void;
export const start: (a: number, b: number, c: number) => void;
export const take: (a: number, b: number) => void;
export const takeOver: (a: number, b: number, c: number, d: number, e: number, f: number) => void;
export const turnedOutWrong: (a: number, b: number, c: number) => void;
export const version: (a: number) => void;
export const __wasm_bindgen_func_elem_1356: (a: number, b: number, c: number, d: number) => void;
export const __wasm_bindgen_func_elem_500: (a: number, b: number, c: number) => void;
export const __wasm_bindgen_func_elem_504: (a: number, b: number) => void;
export const __wbindgen_export: (a: number, b: number) => number;
export const __wbindgen_export2: (a: number, b: number, c: number, d: number) => number;
export const __wbindgen_export3: (a: number) => void;
export const __wbindgen_export4: (a: number, b: number) => void;
export const __wbindgen_add_to_stack_pointer: (a: number) => number;
export const __wbindgen_export5: (a: number, b: number, c: number) => void;
