//! The configurations of `publisher/hosting/`, run as they stand, and the panel in a browser on what they answer.
//!
//! nginx and Apache are named by `NGINX` and `APACHE`, Chromium is found by its name; `cargo xtask test --only hosting`
//! installs them. Without them every test fails with that sentence. Order to read: `site` (nginx with its own disk),
//! `apache` (the same with Apache), `bucket` (nginx before an object store), `github_pages`, `gitlab_pages`, `panel`
//! (end to end), `documents`.

mod apache;
mod bucket;
mod documents;
mod github_pages;
mod gitlab_pages;
mod panel;
mod servers;
mod site;
