//! The examples of `demo/examples`, as the demo serves them: pages are copied, React and Vue are bundled with what
//! ships and with nothing else. Nothing of it is committed and nothing of it ships. Read next:
//! `xtask/tools/examples/build.mjs`.

use std::{fs, path::PathBuf, process::Command};

use crate::{
    layout::{clear_folder, empty_folder, put_in_place},
    process::{self, Output},
    setup::Toolbox,
    tools::Tool,
};

/// What they are built with.
pub const TOOLS: [Tool; 2] = [Tool::Node, Tool::Examples];

/// Builds all of them from the present `pkg/` and gives their folder.
pub fn build(toolbox: &Toolbox) -> Result<PathBuf, String> {
    let layout = &toolbox.layout;
    let folder = layout.target.join("examples");
    // Beside its place: another run may serve what stands there.
    let part = layout.target.join(format!("examples.{}", std::process::id()));
    empty_folder(&part)?;
    let mut node = Command::new("node");
    node.arg(layout.root.join("xtask/tools/examples/build.mjs"));
    node.arg(toolbox.find(Tool::Node)?).arg(toolbox.find(Tool::Examples)?);
    node.arg(&layout.pkg).arg(layout.root.join("demo/examples")).arg(&part);
    process::run(&mut node, Output::Named("examples"))?;
    let old = layout.target.join(format!("examples-old.{}", std::process::id()));
    // What was there goes first, because a folder is not renamed over another one.
    if folder.is_dir() {
        fs::rename(&folder, &old).map_err(|e| format!("cannot rename {}: {e}", folder.display()))?;
    }
    put_in_place(&part, &folder)?;
    clear_folder(&old)?;
    Ok(folder)
}
