//! What can be checked of the 1C side without the platform: it parses, its names agree, its handlers have the right
//! parameters, its client code keeps to what a web client has, and it speaks the protocol of the panel. It must never
//! claim that something ran in 1C.
//!
//! Each check is a function from sources to findings, so that a test can hand it broken sources. Read next:
//! `sources.rs`, `bsl.rs`.

pub mod bsl;
pub mod builtins;
pub mod calls;
pub mod contract;
pub mod finding;
pub mod form;
pub mod metadata;
pub mod project;
pub mod sources;
pub mod standards;
pub mod template;
pub mod web_client;

use contract::Contract;
use finding::Finding;
use project::Project;

/// Every check of sources. What does not parse is told, and the rest is checked all the same.
pub fn check_all((project, unread): (Project, Vec<Finding>), contract: &Contract) -> Vec<Finding> {
    let mut findings = unread;
    findings.extend(metadata::check(&project));
    findings.extend(form::check(&project));
    findings.extend(calls::check(&project));
    findings.extend(standards::check(&project));
    findings.extend(web_client::check(&project));
    findings.extend(contract::check(&project, contract));
    findings
}
