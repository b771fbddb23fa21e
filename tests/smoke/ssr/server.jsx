// The server's half: prints the markup.
import { renderToString } from 'react-dom/server';
import { Panels } from './panels.jsx';

process.stdout.write(renderToString(<Panels />));
