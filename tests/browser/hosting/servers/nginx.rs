//! nginx, run from a folder of its own with a file of `publisher/hosting/nginx/` as it stands.
//!
//! Only the lines that are marked as the vendor's own are replaced, each of them, and a line that nobody expected is an
//! error: what is tested is what is copied. Read next: `bucket`.

use super::client;
use super::names::Names;
use super::{Outcome, Trouble, read_hosting};
use extension_update_browser::program::{Program, find_free_port, find_program};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The mark behind a line that is the vendor's own.
const MARK: &str = " # ваше";
/// The name of the bucket in the file.
const BUCKET: &str = "updates.storage.example.com";

pub struct Nginx {
    // Fields drop in this order: the program before its folder.
    _program: Program,
    folder: TempDir,
    port: u16,
    redirect: u16,
    state: u16,
}

/// Whether Debian's brotli modules are loaded, and `brotli.conf` with them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    Gzip,
    Brotli,
}

impl Nginx {
    /// `site.conf`, with nothing published yet.
    pub fn serve_site(compression: Compression) -> Outcome<Nginx> {
        Nginx::start("site.conf", compression, Upstream::default())
    }

    /// `s3.conf` in front of the bucket at this loopback port.
    pub fn serve_bucket(bucket: u16) -> Outcome<Nginx> {
        let at = format!("127.0.0.1:{bucket}");
        Nginx::start("s3.conf", Compression::Gzip, Upstream { at, resolver: None })
    }

    /// `s3.conf` in front of the bucket that has its own name at this port of the address that these names give.
    pub fn serve_named_bucket(bucket: u16, names: &Names) -> Outcome<Nginx> {
        let at = format!("{BUCKET}:{bucket}");
        Nginx::start("s3.conf", Compression::Gzip, Upstream { at, resolver: Some(names.port()) })
    }

    fn start(name: &str, compression: Compression, upstream: Upstream) -> Outcome<Nginx> {
        let folder = TempDir::new()?;
        // Its workers may run as nobody, who must get in.
        open_to_all(folder.path())?;
        for inner in ["site", "cache", "temp", "conf.d", "logs"] {
            fs::create_dir(folder.path().join(inner))?;
            open_to_all(&folder.path().join(inner))?;
        }
        let (port, redirect, state) = (find_free_port()?, find_free_port()?, find_free_port()?);
        let own = Own { folder: folder.path(), port, redirect, upstream };
        fs::write(folder.path().join("conf.d").join(name), own.adapt(&read_hosting(&format!("nginx/{name}"))?)?)?;
        let mut modules = String::new();
        if compression == Compression::Brotli {
            fs::write(folder.path().join("conf.d/brotli.conf"), read_hosting("nginx/brotli.conf")?)?;
            for module in ["filter", "static"] {
                let file = find_modules()?.join(format!("ngx_http_brotli_{module}_module.so"));
                modules.push_str(&format!("load_module {};\n", file.display()));
            }
        }
        fs::write(folder.path().join("nginx.conf"), frame(&modules, state))?;
        let mut command = Command::new(find_program("NGINX", &[])?);
        command.arg("-p").arg(folder.path()).args(["-e", "stderr", "-c", "nginx.conf"]);
        let mut program = Program::start(&mut command)?;
        program.wait_until("listen", || client::get(&format!("http://127.0.0.1:{state}/")).is_ok())?;
        Ok(Nginx { _program: program, folder, port, redirect, state })
    }

    /// `http://127.0.0.1:port`, without a slash at its end. What is TLS in the file is plain here.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Where `site.conf` answers what comes by plain HTTP.
    pub fn redirect_origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.redirect)
    }

    /// What `root` names.
    pub fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    /// How many requests it has begun to answer at this moment, this very question not counted.
    pub fn count_open(&self) -> Outcome<usize> {
        let text =
            String::from_utf8_lossy(&client::get(&format!("http://127.0.0.1:{}/", self.state))?.body).into_owned();
        let mut words = text.split_whitespace().skip_while(|word| *word != "Writing:").skip(1);
        let count: Option<usize> = words.next().and_then(|word| word.parse().ok());
        Ok(count.ok_or_else(|| Trouble::new(format!("no state of nginx: {text}")))?.saturating_sub(1))
    }

    /// What was asked and answered since the last call, `GET /feed.json 200` each, in the order of the answers' ends.
    pub fn take_log(&self, mark: &mut usize) -> Outcome<Vec<String>> {
        // The log has a line only when an answer has ended: a question of its own shows that all before it are there.
        let last = format!("/end-of-log-{mark}");
        client::get(&format!("{}{last}", self.origin()))?;
        let end = Instant::now() + Duration::from_secs(30);
        loop {
            let text = fs::read_to_string(self.folder.path().join("logs/access.log"))?;
            let lines: Vec<&str> = text.lines().skip(*mark).collect();
            if let Some(at) = lines.iter().position(|line| line.contains(&last)) {
                *mark += at + 1;
                return Ok(lines[..at].iter().map(|line| (*line).to_owned()).collect());
            }
            if Instant::now() > end {
                return Err(Trouble::new(format!("the log of nginx does not show {last}:\n{text}")));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// What stands in for the vendor's own.
struct Own<'a> {
    folder: &'a Path,
    port: u16,
    redirect: u16,
    upstream: Upstream,
}

/// Where the bucket is, and who knows its name.
#[derive(Default)]
struct Upstream {
    at: String,
    resolver: Option<u16>,
}

impl Own<'_> {
    fn adapt(&self, text: &str) -> Outcome<String> {
        let lines: Result<Vec<String>, Trouble> = text.lines().map(|line| self.adapt_line(line)).collect();
        Ok(format!("{}\n", lines?.join("\n")))
    }

    fn adapt_line(&self, line: &str) -> Outcome<String> {
        let Some(own) = line.strip_suffix(MARK).map(str::trim) else {
            // There is no TLS on the way to a bucket of the test.
            let tls = line.trim_start().starts_with("proxy_ssl_");
            return Ok(if tls { String::new() } else { line.replace("proxy_pass https:", "proxy_pass http:") });
        };
        let folder = self.folder.display();
        Ok(match own {
            "listen 80;" => format!("listen 127.0.0.1:{};", self.redirect),
            "listen 443 ssl http2;" => format!("listen 127.0.0.1:{};", self.port),
            "server_name updates.example.com;" => own.to_owned(),
            "root /srv/updates;" => format!("root {folder}/site;"),
            "resolver 127.0.0.53 valid=60s ipv6=off;" => match self.upstream.resolver {
                // A minute as in the file would be a minute of waiting.
                Some(port) => format!("resolver 127.0.0.1:{port} valid=1s ipv6=off;"),
                None => own.to_owned(),
            },
            "set $extension_update_bucket updates.storage.example.com;" => {
                format!("set $extension_update_bucket {};", self.upstream.at)
            }
            "proxy_set_header Host updates.storage.example.com;" => own.to_owned(),
            _ if own.starts_with("ssl_certificate") || own.starts_with("proxy_ssl_name") => String::new(),
            _ if own.starts_with("proxy_cache_path ") => {
                own.replacen("/var/cache/nginx/extension-update", &format!("{folder}/cache"), 1)
            }
            _ => return Err(Trouble::new(format!("nobody knows what to put for «{own}»"))),
        })
    }
}

/// What Debian's own `nginx.conf` is to the file under test: everything is kept in the folder.
fn frame(modules: &str, state: u16) -> String {
    format!(
        "{modules}daemon off;\nmaster_process off;\npid nginx.pid;\nevents {{ worker_connections 256; }}\nhttp {{\n\
         log_format short '$request_method $request_uri $status';\naccess_log logs/access.log short;\n\
         client_body_temp_path temp/body;\nproxy_temp_path temp/proxy;\nfastcgi_temp_path temp/fastcgi;\n\
         uwsgi_temp_path temp/uwsgi;\nscgi_temp_path temp/scgi;\n\
         server {{ listen 127.0.0.1:{state}; access_log off; location / {{ stub_status; }} }}\n\
         include conf.d/*.conf;\n}}\n"
    )
}

/// Debian's modules lie where Debian's program looks for them: beside it, in whatever folder both are unpacked.
fn find_modules() -> Outcome<PathBuf> {
    let program = find_program("NGINX", &[])?;
    let above = Path::new(&program).ancestors().nth(2).ok_or_else(|| Trouble::new("nginx stands nowhere"))?;
    Ok(above.join("lib/nginx/modules"))
}

fn open_to_all(folder: &Path) -> Outcome<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?)
}
