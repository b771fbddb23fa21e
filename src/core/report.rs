//! Reports: what the host says, read from its JSON text.

use super::error::{Code, Failure, Refusal};
use super::json::{Fields, Json, Rules, parse};
use super::source::{Answer, Response};
use super::state::Stage;

/// A report that can be read.
#[derive(Clone, Debug, PartialEq)]
pub enum HostReport {
    /// The answer to a `fetch` message.
    Fetched {
        /// The ticket of the message.
        ticket: u32,
        /// What came.
        answer: Answer,
    },
    /// About an install.
    Install(Report),
}

/// A report on an install.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The operation of the `install` message.
    pub operation: String,
    /// What happened to it.
    pub news: News,
}

/// What happened to an install.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// The host has taken it.
    Accepted,
    /// It is at a stage.
    Progress {
        /// The stage.
        stage: Stage,
        /// Units done.
        done: Option<u64>,
        /// Units in all.
        total: Option<u64>,
    },
    /// It has not begun to write, because of this.
    Preflight(Vec<Problem>),
    /// It is done, and the base now holds this version, as the host read it.
    Installed(String),
    /// It failed.
    Failed {
        /// The cause, and the host's words as they came.
        failure: Failure,
        /// Whether the old extension was written back.
        restored: Option<bool>,
    },
}

/// Something that the host found before an install could begin to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What it is.
    pub kind: ProblemKind,
    /// The host's words, as they came; may be empty.
    pub text: String,
    /// Whether the install cannot go on while it is there.
    pub blocks: bool,
}

/// What a host can find before an install.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// Other users work in the base.
    Sessions,
    /// The base is locked.
    Lock,
    /// The platform says that the extension does not fit.
    Incompatible,
    /// There is too little room.
    Space,
    /// Something else; the host's text says what.
    Other,
}

impl ProblemKind {
    /// All of them.
    pub const ALL: [ProblemKind; 5] =
        [ProblemKind::Sessions, ProblemKind::Lock, ProblemKind::Incompatible, ProblemKind::Space, ProblemKind::Other];

    /// The code in reports and in the page.
    pub fn as_str(self) -> &'static str {
        match self {
            ProblemKind::Sessions => "sessions",
            ProblemKind::Lock => "lock",
            ProblemKind::Incompatible => "incompatible",
            ProblemKind::Space => "space",
            ProblemKind::Other => "other",
        }
    }
}

/// How many problems of one report are shown.
const MOST_PROBLEMS: usize = 20;

impl HostReport {
    /// Reads the JSON text of `report`.
    ///
    /// # Errors
    /// A [`Refusal`] with code `report` that names what is wrong.
    pub fn parse(text: &str) -> Result<HostReport, Refusal> {
        let json =
            parse(text, Rules::HOST).map_err(|error| Refusal::report(format!("the report is not JSON: {error}")))?;
        let report = Fields::of(&json, "the report").map_err(Refusal::report)?;
        read(&report).map_err(Refusal::report)
    }
}

#[derive(Clone, Copy)]
enum Name {
    Fetched,
    Accepted,
    Progress,
    Preflight,
    Installed,
    Failed,
}

fn read(report: &Fields<'_>) -> Result<HostReport, String> {
    let name = report.word(
        "report",
        None,
        &[
            ("fetched", Name::Fetched),
            ("accepted", Name::Accepted),
            ("progress", Name::Progress),
            ("preflight", Name::Preflight),
            ("installed", Name::Installed),
            ("failed", Name::Failed),
        ],
    )?;
    if let Name::Fetched = name {
        return read_fetched(report);
    }
    let operation = report.required_text("operation")?.into();
    let news = match name {
        Name::Progress => News::Progress {
            stage: report.word(
                "stage",
                None,
                &[("download", Stage::Download), ("check", Stage::Check), ("write", Stage::Write)],
            )?,
            done: report.integer("done")?,
            total: report.integer("total")?,
        },
        Name::Preflight => News::Preflight(read_problems(report)?),
        Name::Installed => News::Installed(report.required_text("version")?.into()),
        Name::Failed => {
            let code = report.required_text("code")?;
            let code = Code::of_report(code).ok_or_else(|| format!("code: {} is not known", Json::from(code)))?;
            let detail = report.text("text")?.map(String::from);
            News::Failed { failure: Failure { code, status: None, detail }, restored: report.boolean("restored")? }
        }
        Name::Accepted | Name::Fetched => News::Accepted,
    };
    Ok(HostReport::Install(Report { operation, news }))
}

fn read_problems(report: &Fields<'_>) -> Result<Vec<Problem>, String> {
    let entries = report.array("problems")?;
    if entries.is_empty() {
        return Err("problems: at least one is needed".into());
    }
    let kinds = ProblemKind::ALL.map(|kind| (kind.as_str(), kind));
    let read = |entry: &Json| {
        let problem = Fields::of(entry, "problems")?;
        Ok(Problem {
            kind: problem.word("code", None, &kinds)?,
            text: problem.text("text")?.unwrap_or_default().into(),
            blocks: problem.boolean("blocks")?.unwrap_or(false),
        })
    };
    entries.iter().take(MOST_PROBLEMS).map(read).collect()
}

fn read_fetched(report: &Fields<'_>) -> Result<HostReport, String> {
    let ticket = report.integer("ticket")?.ok_or("ticket: is required")?;
    let ticket = u32::try_from(ticket).map_err(|_| "ticket: is not a ticket of this panel")?;
    if let Some(error) = report.text("error")? {
        // The words that a host uses for what it can tell apart; whatever else it says is the network.
        let answer = match error {
            "timeout" => Answer::TimedOut,
            "too-large" => Answer::TooLarge,
            _ => Answer::Unreachable,
        };
        return Ok(HostReport::Fetched { ticket, answer });
    }
    let status = report.integer("status")?.ok_or("status: is required where there is no error")?;
    let status = u16::try_from(status).map_err(|_| "status: is no HTTP status")?;
    let headers = report.entries("headers")?;
    // Hosts write the names as they came, and they come in any case.
    let header = |name: &str| {
        let (_, value) = headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        value.as_str().map(String::from)
    };
    let body = report.text("body")?.unwrap_or("").into();
    // Browsers and 1C alike give 0 where no answer came.
    let answer = match status {
        0 => Answer::Unreachable,
        _ => Answer::Arrived(Response {
            status,
            body,
            etag: header("etag"),
            retry_after: header("retry-after"),
            link: header("link"),
            remaining: header("x-ratelimit-remaining"),
            reset: header("x-ratelimit-reset"),
        }),
    };
    Ok(HostReport::Fetched { ticket, answer })
}
