// The start of the Vue example. It must only mount the component. Next: `App.vue`.
import { createApp } from 'vue';
import App from './App.vue';

createApp(App).mount('#app');
