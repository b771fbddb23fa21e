//! What an answer may need beside its request.

use crate::{folder::Folders, request_log::RequestLog};

#[derive(Clone)]
pub struct Shared {
    pub folders: Folders,
    pub requests: RequestLog,
}
