//! The configurations of `hosting/`, run as they stand, and the panel in a browser on what they answer.
//!
//! nginx and the browser are named by `NGINX` and `CHROMEDRIVER`; `cargo xtask test --only hosting` installs both. Without them every test
//! fails with that sentence. Order to read: `site` (nginx with its own disk), `bucket` (nginx before an object store), `github_pages`,
//! `panel` (end to end), `documents`.

mod bucket;
mod documents;
mod github_pages;
mod panel;
mod site;
