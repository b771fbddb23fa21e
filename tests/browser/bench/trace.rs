//! What the main thread of a page was busy with, out of the browser's own trace. Each millisecond is counted once, for
//! the innermost event that it belongs to. Next: `rows/cold.rs`.

use serde_json::Value;

/// The categories that the phases are made of, and what is told of the cache of compiled code.
pub const CATEGORIES: [&str; 6] = [
    "toplevel",
    "disabled-by-default-devtools.timeline",
    "devtools.timeline",
    "v8",
    "disabled-by-default-v8.compile",
    "disabled-by-default-v8.wasm.detailed",
];

/// What the main thread does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Reading,
    Compiling,
    WebAssembly,
    Running,
    Drawing,
    Rest,
}

impl Phase {
    pub const ALL: [Phase; 6] =
        [Phase::Reading, Phase::Compiling, Phase::WebAssembly, Phase::Running, Phase::Drawing, Phase::Rest];

    /// How the table says it.
    pub fn words(self) -> &'static str {
        match self {
            Phase::Reading => "reading the HTML",
            Phase::Compiling => "compiling scripts",
            Phase::WebAssembly => "compiling and starting WebAssembly",
            Phase::Running => "running scripts and WebAssembly",
            Phase::Drawing => "style, layout and painting",
            Phase::Rest => "everything else",
        }
    }

    fn of(name: &str) -> Phase {
        match name {
            "ParseHTML" => Phase::Reading,
            "EvaluateScript"
            | "FunctionCall"
            | "RunMicrotasks"
            | "BlinkScheduler_PerformMicrotaskCheckpoint"
            | "TimerFire"
            | "EventDispatch"
            | "MinorGC"
            | "MajorGC" => Phase::Running,
            "UpdateLayoutTree" | "Layout" | "PrePaint" | "Paint" | "Layerize" | "Commit" | "UpdateLayer" => {
                Phase::Drawing
            }
            _ if name.starts_with("wasm.") || name.starts_with("v8.wasm.") || name.starts_with("V8.Wasm") => {
                Phase::WebAssembly
            }
            "v8.run" | "v8.callFunction" | "v8.callModuleMethod" => Phase::Running,
            _ if name.starts_with("v8.compile") || name.starts_with("V8.Compile") || name.starts_with("v8.parse") => {
                Phase::Compiling
            }
            _ if name.starts_with("V8.") => Phase::Running,
            _ => Phase::Rest,
        }
    }
}

/// One event with a length, in microseconds: by the clock, for what lies in what, and by the thread's own, for how long
/// it took.
struct Event<'a> {
    name: &'a str,
    begin: f64,
    end: f64,
    own: f64,
}

/// The milliseconds of each phase on the main threads of pages.
pub fn sum_phases(events: &[Value]) -> [f64; Phase::ALL.len()] {
    let mut sums = [0.0; Phase::ALL.len()];
    for main in events.iter().filter(|event| event["args"]["name"] == "CrRendererMain") {
        let here = |event: &&Value| event["pid"] == main["pid"] && event["tid"] == main["tid"] && event["ph"] == "X";
        let mut spans: Vec<Event> = events.iter().filter(here).filter_map(read).collect();
        spans.sort_by(|one, other| one.begin.total_cmp(&other.begin).then(other.end.total_cmp(&one.end)));
        let mut open: Vec<Event> = Vec::new();
        for span in spans {
            while let Some(done) = open.pop_if(|outer| outer.end <= span.begin) {
                add(&mut sums, &done);
            }
            if let Some(outer) = open.last_mut() {
                outer.own -= span.own;
            }
            open.push(span);
        }
        open.iter().for_each(|done| add(&mut sums, done));
    }
    sums
}

fn read(event: &Value) -> Option<Event<'_>> {
    let (begin, length) = (event["ts"].as_f64()?, event["dur"].as_f64()?);
    let own = event["tdur"].as_f64().unwrap_or(length);
    Some(Event { name: event["name"].as_str()?, begin, end: begin + length, own })
}

fn add(sums: &mut [f64; Phase::ALL.len()], event: &Event) {
    sums[Phase::of(event.name) as usize] += event.own / 1000.0;
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_millisecond_counts_once_and_only_on_the_main_thread() {
        let event = |tid: u8, name: &str, begin: u32, length: u32, own: u32| json!({"ph": "X", "pid": 1, "tid": tid, "name": name, "ts": begin, "dur": length, "tdur": own});
        let events = [
            json!({"ph": "M", "pid": 1, "tid": 2, "name": "thread_name", "args": {"name": "CrRendererMain"}}),
            json!({"ph": "M", "pid": 1, "tid": 3, "name": "thread_name", "args": {"name": "Worker"}}),
            event(2, "ParseHTML", 0, 10_000, 9_000),
            event(2, "EvaluateScript", 2_000, 5_000, 5_000),
            event(2, "Layout", 3_000, 1_000, 1_000),
            event(2, "Layout", 5_000, 1_000, 1_000),
            event(2, "wasm.Compile", 12_000, 2_000, 2_000),
            event(3, "Layout", 0, 50_000, 50_000),
        ];
        assert_eq!(sum_phases(&events), [4.0, 0.0, 2.0, 3.0, 2.0, 0.0]);
        assert_eq!(sum_phases(&[]), [0.0; 6]);
    }
}
