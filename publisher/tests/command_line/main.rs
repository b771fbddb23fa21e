//! The program as a vendor runs it: real files, real keys, real exit codes. One file for each command; `vendor.rs` is
//! whose folder they work in.

mod begin;
mod build;
mod changelog;
mod changes;
mod documents;
mod files;
mod fresh;
mod help;
mod import_github;
mod json;
mod key_files;
mod keys;
mod keys_guide;
mod lint;
mod looking;
mod loss;
mod manual;
mod output;
mod recipes;
mod revoked;
mod rollouts;
mod room;
mod roots;
mod rotation;
mod sign;
mod signers;
mod sources;
mod trail;
mod vendor;
mod verify;
mod watch;
mod year;
