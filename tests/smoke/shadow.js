// Two elements inside the shadow tree of another web component, as design systems have it. Next: `config.js`.
import 'extension-update/element';
import { config, hear } from './config.js';

customElements.define(
  'cat-corner',
  class extends HTMLElement {
    connectedCallback() {
      const tree = this.attachShadow({ mode: 'open' });
      for (const locale of ['en', 'ru']) {
        const panel = document.createElement('extension-update');
        panel.config = { ...config(), locale };
        tree.append(panel);
      }
      // A component hears its own panels; outside of it their events are heard too.
      this.addEventListener('extension-update:state', hear);
    }
  }
);
document.body.append(document.createElement('cat-corner'));
