//! Debian's nginx and its brotli modules, unpacked and not installed: an installed nginx would start a server on port
//! 80, and stay. It must never touch the system. Read next: `publisher/hosting/nginx/site.conf`, which runs in it.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use super::system;
use crate::{
    layout::{Layout, clear_folder, list_files, make_folder, put_in_place},
    process::{self, Output},
};

const PACKAGES: [&str; 3] = ["nginx", "libnginx-mod-http-brotli-filter", "libnginx-mod-http-brotli-static"];
/// Where Debian puts the program and the last of its modules.
const PROGRAM: &str = "usr/sbin/nginx";
const MODULE: &str = "usr/lib/nginx/modules/ngx_http_brotli_static_module.so";

/// The program; its modules lie in `../lib/nginx/modules`.
pub fn ensure(layout: &Layout) -> Result<PathBuf, String> {
    let folder = layout.tools.join("nginx-debian");
    if let Some(program) = find_in(&folder) {
        return Ok(program);
    }
    if process::find_program("apt-get").is_none() || process::find_program("dpkg-deb").is_none() {
        // Elsewhere than on Debian: the system's own, where it has these modules in the same place.
        return find_in(Path::new("/")).ok_or_else(|| {
            format!("nginx with brotli is not there: install what Debian calls {}", PACKAGES.join(", "))
        });
    }
    clear_folder(&folder)?;
    let part = layout.tools.join(format!("nginx-debian.{}", std::process::id()));
    clear_folder(&part)?;
    make_folder(&part.join("packages"))?;
    download(&part.join("packages"))?;
    for package in list_files(&part.join("packages"), &part)? {
        process::run(Command::new("dpkg-deb").arg("-x").arg(part.join(package)).arg(&part), Output::Quiet)?;
    }
    clear_folder(&part.join("packages"))?;
    put_in_place(&part, &folder)?;
    find_in(&folder).ok_or_else(|| {
        "Debian's nginx was unpacked and does not run: `apt-get install libpcre2-8-0 libssl3 libbrotli1` brings what it loads".to_owned()
    })
}

fn find_in(root: &Path) -> Option<PathBuf> {
    let program = root.join(PROGRAM);
    (root.join(MODULE).is_file() && process::succeeds(&program, &["-v"])).then_some(program)
}

/// The packages as they stand in Debian's list, which may be old or not there: then root may fetch it anew.
fn download(folder: &Path) -> Result<(), String> {
    let fetch = || process::run(system::apt_get().current_dir(folder).arg("download").args(PACKAGES), Output::Quiet);
    let Err(text) = fetch() else { return Ok(()) };
    if !system::may_install() {
        return Err(format!("{text}; `sudo apt-get update` renews the list of packages"));
    }
    process::run(system::apt_get().arg("update"), Output::Quiet)?;
    fetch()
}
