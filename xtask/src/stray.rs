//! Signals that mean nothing to this program but would end it without a word: X servers say «ready» by SIGUSR1 to a number of a process,
//! and JavaScriptCore halts its threads by it. A run of an hour must not end by one that went astray; who sent it is said, and the run
//! goes on. The programs that are started get the usual answers to signals back. Read next: `test.rs`.

/// Takes such signals from now on.
#[cfg(unix)]
pub fn take_signals() -> Result<(), String> {
    use signal_hook::{
        consts::{SIGUSR1, SIGUSR2},
        iterator::{SignalsInfo, exfiltrator::WithOrigin},
    };

    let mut signals = SignalsInfo::<WithOrigin>::new([SIGUSR1, SIGUSR2])
        .map_err(|e| format!("signals that go astray cannot be taken: {e}"))?;
    std::thread::spawn(move || {
        for origin in &mut signals {
            let sender = origin.process.map(|process| process.pid);
            // The sender may be gone by now; its number is worth a line even so.
            let name = sender.and_then(|pid| std::fs::read_to_string(format!("/proc/{pid}/comm")).ok());
            eprintln!(
                "xtask: signal {} went astray; it came from process {}, {}",
                origin.signal,
                sender.map_or_else(|| "unknown".to_owned(), |pid| pid.to_string()),
                name.as_deref().map_or("which is gone", str::trim),
            );
        }
    });
    Ok(())
}

/// Elsewhere there are no such signals.
#[cfg(not(unix))]
pub fn take_signals() -> Result<(), String> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;

    #[test]
    fn a_signal_that_went_astray_ends_neither_this_program_nor_is_it_ignored_by_others() {
        super::take_signals().unwrap();
        let own = std::process::id().to_string();
        // The shell's own `kill`: a bare Debian has no program of that name.
        assert!(Command::new("sh").args(["-c", "kill -USR1 $0", &own]).status().unwrap().success());
        // Ignored signals would be inherited; `sh` ends by its own signal only where it is not.
        let status = Command::new("sh").args(["-c", "kill -USR1 $$; exit 0"]).status().unwrap();
        assert!(!status.success(), "a program started here ignores the signal: {status}");
    }
}
