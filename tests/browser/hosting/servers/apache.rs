//! Apache, run from a folder of its own with `publisher/hosting/apache/.htaccess` as it stands in the folder of the
//! site. Its own settings are only what Debian's are: modules, and the leave for a folder to say something.
//! Read next: `nginx`.

use super::client;
use super::{Outcome, Trouble, read_hosting};
use extension_update_browser::program::{Program, find_free_port, find_program};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

/// Where Debian's package has its modules.
const MODULES: &str = "/usr/lib/apache2/modules";

/// What a usual Apache has loaded.
const LOADED: [&str; 11] = [
    "mpm_event",
    "authz_core",
    "dir",
    "mime",
    "headers",
    "rewrite",
    "setenvif",
    "filter",
    "deflate",
    "autoindex",
    "env",
];

pub struct Apache {
    // Fields drop in this order: the program before its folder.
    _program: Program,
    folder: TempDir,
    port: u16,
}

impl Apache {
    /// A server with nothing published yet; the rules of a site lie in the folder above, as Bitrix has them.
    pub fn serve_site() -> Outcome<Apache> {
        let folder = TempDir::new()?;
        for inner in ["", "www", "www/updates", "logs"] {
            let inner = folder.path().join(inner);
            fs::create_dir_all(&inner)?;
            fs::set_permissions(&inner, fs::Permissions::from_mode(0o755))?;
        }
        // Whatever is not there is a page of the site's own, unless the folder of the updates says otherwise.
        let above = "RewriteEngine On\nRewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule . /index.html [L]\n";
        fs::write(folder.path().join("www/.htaccess"), above)?;
        fs::write(folder.path().join("www/index.html"), "a page of the site")?;
        fs::write(folder.path().join("www/updates/.htaccess"), read_hosting("apache/.htaccess")?)?;
        let port = find_free_port()?;
        let root = folder.path().display();
        let modules: String = LOADED.map(|name| format!("LoadModule {name}_module {MODULES}/mod_{name}.so\n")).concat();
        let settings = format!(
            "ServerRoot {root}\nServerName updates.example.com\nListen 127.0.0.1:{port}\nPidFile {root}/httpd.pid\n{modules}\
             DefaultRuntimeDir {root}\nUser nobody\nGroup nogroup\nErrorLog {root}/logs/error.log\nTypesConfig /dev/null\n\
             ServerTokens Prod\nServerSignature Off\nDocumentRoot {root}/www\n\
             <Directory />\nRequire all denied\n</Directory>\n\
             <Directory {root}/www>\nAllowOverride FileInfo Options AuthConfig Indexes\nOptions Indexes FollowSymLinks\nRequire all granted\n</Directory>\n"
        );
        fs::write(folder.path().join("httpd.conf"), settings)?;
        let mut command = Command::new(find_program("APACHE", &[])?);
        command.args(["-D", "FOREGROUND", "-f"]).arg(folder.path().join("httpd.conf"));
        let mut program = Program::start(&mut command)?;
        let is_there = || client::get(&format!("http://127.0.0.1:{port}/index.html")).is_ok();
        program.wait_until("listen", is_there).map_err(|trouble| {
            let log = fs::read_to_string(folder.path().join("logs/error.log")).unwrap_or_default();
            Trouble::new(format!("{trouble}\n{log}"))
        })?;
        Ok(Apache { _program: program, folder, port })
    }

    /// The address of the folder of the updates, without a slash at its end.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}/updates", self.port)
    }

    pub fn site(&self) -> PathBuf {
        self.folder.path().join("www/updates")
    }
}
