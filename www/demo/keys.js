// The public keys of the demo's vendor, as a vendor's extension holds them: written into its code, never asked of a service.
// It must never hold a key of anybody else: the private halves of these are published with the demo.
// Read next: form.js, which pins them in the panel's config.
var Stand = window.Stand || {};

(function () {
  'use strict';

  Stand.keys = {
    first: 'Ut/Qo4/M/dukSbpThf5v7JHZQrCJYyxE55SHn/g6epE=',
    second: 'kCKlnh/eY/pnL/qro6tT1O+OCitATUnzT9tYRMDsFWU=',
    // Signs nothing that the panel should trust; pinning it shows what becomes of a feed with other signatures.
    stranger: '9tEnu91AnQOk+5sGV5VS+i4ISC6uG65VlKojGkYhgVs='
  };
})();
