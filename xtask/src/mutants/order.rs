//! What of the mutants is asked for: files, a shard, and whether what is kept counts. Read next: `mod.rs`.

use std::collections::BTreeSet;

use lexopt::{Arg, Parser, ValueExt};

use super::ledger;

/// The words after `cargo xtask mutants`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// Files or folders of the core, as `memory.rs` or `trust`; none means all.
    files: Vec<String>,
    /// The number of this shard, from 0, and how many there are.
    shard: Option<(usize, usize)>,
    /// Forget what is kept of these files.
    pub fresh: bool,
    /// Try nothing, only tell what is known.
    pub only_table: bool,
}

pub fn parse(mut args: Parser) -> Result<Order, lexopt::Error> {
    let mut order = Order::default();
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Long("file") => order.files.push(args.value()?.string()?.trim_end_matches('/').to_owned()),
            Arg::Long("shard") => {
                let shard = parse_shard(&args.value()?.string()?);
                order.shard = Some(shard.ok_or("--shard takes K/N, K from 0 to N-1")?);
            }
            Arg::Long("fresh") => order.fresh = true,
            Arg::Long("table") => order.only_table = true,
            other => return Err(other.unexpected()),
        }
    }
    Ok(order)
}

fn parse_shard(text: &str) -> Option<(usize, usize)> {
    let (number, count) = text.split_once('/')?;
    let shard: (usize, usize) = (number.parse().ok()?, count.parse().ok()?);
    (shard.0 < shard.1).then_some(shard)
}

impl Order {
    /// Those of all files that are asked for.
    pub fn pick(&self, all: &[String]) -> Result<Vec<String>, String> {
        let names = |wanted: &String, file: &String| file == wanted || file.starts_with(&format!("{wanted}/"));
        if let Some(wanted) = self.files.iter().find(|wanted| !all.iter().any(|file| names(wanted, file))) {
            return Err(format!("there is no `{wanted}` in the core"));
        }
        let asked = |file: &&String| self.files.is_empty() || self.files.iter().any(|wanted| names(wanted, file));
        Ok(all.iter().filter(asked).cloned().collect())
    }

    /// Those of all mutants that are asked for. A shard is every so-manieth of all, whichever files are asked for: so
    /// the shards of one file and of all files are the same.
    pub fn choose(&self, names: &[String], files: &[String]) -> BTreeSet<String> {
        let in_shard = |index: usize| self.shard.is_none_or(|(number, count)| index % count == number);
        let in_files = |name: &str| ledger::file_of(name).is_some_and(|file| files.iter().any(|own| own == file));
        let chosen = names.iter().enumerate().filter(|(index, name)| in_shard(*index) && in_files(name));
        chosen.map(|(_, name)| name.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn read(text: &str) -> Result<Order, String> {
        parse(Parser::from_args(words(text))).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_asked_for_is_read_and_the_rest_is_refused() {
        assert_eq!(read(""), Ok(Order::default()));
        let order = read("--file trust.rs --file session/ --shard 2/3 --fresh --table");
        let expected = Order { files: words("trust.rs session"), shard: Some((2, 3)), fresh: true, only_table: true };
        assert_eq!(order, Ok(expected));
        for wrong in ["--shard 3/3", "--shard 1", "--shard -1/3", "--shard 0/0", "--file", "trust.rs", "--fast"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_file_is_named_by_its_path_and_a_folder_means_all_of_it() {
        let all = words("memory.rs session/checking.rs session/mod.rs session.rs");
        let pick = |text: &str| read(text).and_then(|order| order.pick(&all));
        assert_eq!(pick(""), Ok(all.clone()));
        assert_eq!(pick("--file session"), Ok(words("session/checking.rs session/mod.rs")));
        assert_eq!(pick("--file memory.rs --file session.rs"), Ok(words("memory.rs session.rs")));
        assert_eq!(pick("--file memory.rs --file mem"), Err("there is no `mem` in the core".to_owned()));
    }

    #[test]
    fn every_mutant_is_in_one_shard_whichever_files_are_asked_for() -> Result<(), String> {
        let names: Vec<String> =
            (0..10).map(|n| format!("src/core/{}.rs:{n}:1: x", if n % 3 == 0 { "a" } else { "b" })).collect();
        let files = words("a.rs b.rs");
        let mut all = Vec::new();
        for number in 0..3 {
            let order = read(&format!("--shard {number}/3"))?;
            let chosen = order.choose(&names, &files);
            let own = order.choose(&names, &files[..1]);
            assert!(own.is_subset(&chosen) && own.iter().all(|name| name.contains("a.rs")));
            all.extend(chosen);
        }
        let once: BTreeSet<&String> = all.iter().collect();
        assert_eq!((all.len(), once.len()), (names.len(), names.len()), "once each");
        Ok(())
    }
}
