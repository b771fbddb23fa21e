// The program of the rows without a framework: two elements, each with a config of its own. Next: `config.js`.
import 'extension-update/element';
import { config, hear } from './config.js';

for (const locale of ['en', 'ru']) {
  const panel = document.createElement('extension-update');
  panel.config = { ...config(), locale };
  panel.addEventListener('extension-update:state', hear);
  document.body.append(panel);
}
