// The entry for whoever can have but one script: the engine comes in it as text, and no file is asked for. Next:
// `engine.js`, `module.js`.
import { bytes } from './extension-update-engine.js';
import { useEngine } from './extension-update-element.js';

useEngine(bytes);

export * from './extension-update-element.js';
