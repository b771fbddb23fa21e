// Packs one file as zlib does it (RFC 1950), for the page that carries the module as text. It must give the same bytes
// on each machine: a pinned packer, and no time of day in what it writes. Arguments: the folder of the tools, what to
// pack, where to. Read next: src/dist/page.rs.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [tools, from, to] = process.argv.slice(2);
const { zlibSync } = createRequire(join(tools, 'package.json'))('fflate');
writeFileSync(to, zlibSync(readFileSync(from), { level: 9, mem: 12 }));
