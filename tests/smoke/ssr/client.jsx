// The page's half: takes the markup over.
import { hydrateRoot } from 'react-dom/client';
import { Panels } from './panels.jsx';

hydrateRoot(document.getElementById('app'), <Panels />);
