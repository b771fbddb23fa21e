//! Reports: what the host says, read from its JSON text.

use super::error::{Code, Failure, Refusal};
use super::exchange::{Answer, Response};
use super::json::{Fields, Json, Rules, parse};
use super::schedule::Window;
use super::stage::Stage;
use super::trust::document;
use super::words::words;

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
    /// It is approved, and the host means to install it in this window.
    Scheduled(Window),
    /// The host has given the approval back.
    Unscheduled,
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

words! {
    /// What a host can find before an install.
    pub ProblemKind {
        /// Other users work in the base.
        Sessions = "sessions",
        /// The base is locked.
        Lock = "lock",
        /// The platform says that the extension does not fit.
        Incompatible = "incompatible",
        /// There is too little room.
        Space = "space",
        /// Something else; the host's text says what.
        Other = "other",
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
        Fields::read(&json, "the report", read).map_err(Refusal::report)
    }
}

#[derive(Clone, Copy)]
enum ReportName {
    Fetched,
    Accepted,
    Progress,
    Preflight,
    Installed,
    Failed,
    Scheduled,
    Unscheduled,
}

fn read(report: Fields<'_>) -> Option<HostReport> {
    let name = report.required_word(
        "report",
        &[
            ("fetched", ReportName::Fetched),
            ("accepted", ReportName::Accepted),
            ("progress", ReportName::Progress),
            ("preflight", ReportName::Preflight),
            ("installed", ReportName::Installed),
            ("failed", ReportName::Failed),
            ("scheduled", ReportName::Scheduled),
            ("unscheduled", ReportName::Unscheduled),
        ],
    )?;
    if let ReportName::Fetched = name {
        return Some(read_fetched(report));
    }
    let operation = report.required_text("operation").into();
    let news = match name {
        ReportName::Progress => News::Progress {
            stage: report.required_word("stage", &Stage::REPORTED)?,
            done: report.integer("done"),
            total: report.integer("total"),
        },
        ReportName::Preflight => News::Preflight(read_problems(report)),
        ReportName::Installed => News::Installed(report.required_text("version").into()),
        ReportName::Failed => {
            let text = report.required_text("code");
            let code = Code::of_report(text);
            if code.is_none() {
                report.refuse_key("code", format_args!("{} is not known", Json::from(text)));
            }
            let detail = report.text("text").map(String::from);
            let failure = Failure { code: code.unwrap_or(Code::Other), status: None, detail };
            News::Failed { failure, restored: report.boolean("restored") }
        }
        ReportName::Scheduled => {
            News::Scheduled(Window { from: document::moment(report, "from"), until: document::moment(report, "until") })
        }
        ReportName::Unscheduled => News::Unscheduled,
        ReportName::Accepted | ReportName::Fetched => News::Accepted,
    };
    Some(HostReport::Install(Report { operation, news }))
}

fn read_problems(report: Fields<'_>) -> Vec<Problem> {
    let entries = report.array("problems");
    if entries.is_empty() {
        report.refuse_key("problems", format_args!("at least one is needed"));
    }
    let mut problems = Vec::new();
    for entry in entries.iter().take(MOST_PROBLEMS) {
        let problem = report.inner(entry, "problems");
        problems.push(Problem {
            kind: problem.required_word("code", ProblemKind::WORDS).unwrap_or(ProblemKind::Other),
            text: problem.text("text").unwrap_or_default().into(),
            blocks: problem.boolean("blocks").unwrap_or(false),
        });
    }
    problems
}

fn read_fetched(report: Fields<'_>) -> HostReport {
    let ticket = narrow(report, report.required_integer("ticket"), "ticket: is not a ticket of this panel");
    if let Some(error) = report.text("error") {
        // The words that a host uses for what it can tell apart; whatever else it says is the network.
        let answer = match error {
            "timeout" => Answer::TimedOut,
            "too-large" => Answer::TooLarge,
            _ => Answer::Unreachable,
        };
        return HostReport::Fetched { ticket, answer };
    }
    let status = report.integer("status");
    if status.is_none() {
        report.refuse_key("status", format_args!("is required where there is no error"));
    }
    let status = narrow(report, status.unwrap_or_default(), "status: is no HTTP status");
    let headers = report.entries("headers");
    // Hosts write the names as they came, and they come in any case.
    let header = |name: &str| {
        let (_, value) = headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        value.as_str().map(String::from)
    };
    let body = report.text("body").unwrap_or_default().into();
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
    HostReport::Fetched { ticket, answer }
}

/// A number of a smaller type; where it is greater, this is wrong.
fn narrow<T: TryFrom<u64> + Default>(report: Fields<'_>, number: u64, wrong: &str) -> T {
    let narrow = T::try_from(number);
    if narrow.is_err() {
        report.refuse(format_args!("{wrong}"));
    }
    narrow.unwrap_or_default()
}
