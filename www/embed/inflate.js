// Unpacks what zlib packed, for engines that cannot do it themselves. The build puts this with what it imports into a
// function of its own, so that nothing of it runs where it is not needed: an engine that lacks even typed arrays must
// get as far as the sentence that says so. Next: `page.js`, which calls it.
export { unzlibSync } from 'fflate';
