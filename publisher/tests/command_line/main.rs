//! The program as a vendor runs it: real files, real keys, real exit codes. One file for each command; `desk.rs` is where they work.

mod build;
mod changelog;
mod changes;
mod desk;
mod documents;
mod files;
mod fresh;
mod help;
mod import_github;
mod keys;
mod keys_guide;
mod lint;
mod loss;
mod output;
mod recipes;
mod revoked;
mod room;
mod roots;
mod rotation;
mod sign;
mod signers;
mod sources;
mod trail;
mod verify;
mod watch;
