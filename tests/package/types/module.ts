// The types of the ES module that wasm-pack writes. Nothing here is run.
import init, { mount, report, start, take } from 'extension-update';

await init({ module_or_path: new URL('https://a.example/extension_update_bg.wasm') });
mount(document.body);
const results: string[] = [start({}), report('{}'), take()];
void results;

// @ts-expect-error: a place in the page is an element.
mount('#here');
