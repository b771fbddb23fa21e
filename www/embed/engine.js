// The engine as a module of JavaScript: what a bundler carries along that cannot carry files. It is loaded only where
// the file is not found.
//
// It must do nothing until it is asked. The build gives it `packed`. Next: `module.js`.
import { packed } from 'extension-update-packed';
import { unpackModule } from './unpack.js';

export function bytes() {
  return unpackModule(packed);
}
