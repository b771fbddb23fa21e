// Asks the engine that `cargo xtask conformance` has built, as WebAssembly or as the JavaScript twin: node ask.mjs
// FOLDER wasm|twin. The questions come on stdin as one JSON array, {key, message, signature} or {message}, in hex
// digits; the answers go to stdout as one. It must never answer by anything but the engine, so the twin runs without
// WebAssembly. Read next: src/suites/crypto.rs.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';

const [folder, form] = process.argv.slice(2);
const read = (name) => readFileSync(join(folder, name));
const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));
const run = (script) => runInThisContext(script);

globalThis.window = globalThis;
const module = form === 'wasm' ? await WebAssembly.compile(read('engine.wasm')) : null;
if (form === 'twin') delete globalThis.WebAssembly;
const engine = run(`(function () { ${read('glue.js')}; return wasm_bindgen; })()`);
if (form === 'wasm') {
  await engine({ module_or_path: module });
} else {
  run(read('twin.js').toString());
  engine.adopt(globalThis.extensionUpdateTwin);
}

// The processor's time, not the clock's: other tests run beside this one.
const questions = JSON.parse(readFileSync(0));
const start = process.cpuUsage();
const answers = questions.map(({ key, message, signature }) =>
  key === undefined ? engine.sha256(bytes(message)) : engine.verify(bytes(key), bytes(message), bytes(signature))
);
const { user, system } = process.cpuUsage(start);
const microseconds = Math.round((user + system) / Math.max(questions.length, 1));
process.stdout.write(JSON.stringify({ answers, microseconds }));
