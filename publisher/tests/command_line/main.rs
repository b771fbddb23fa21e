//! The program as a vendor runs it: real files, real keys, real exit codes. One file for each command; `desk.rs` is where they work.

mod build;
mod changelog;
mod changes;
mod desk;
mod documents;
mod files;
mod help;
mod import_github;
mod keys;
mod lint;
mod loss;
mod output;
mod recipes;
mod room;
mod sign;
mod signers;
mod sources;
mod verify;
