//! The packed package in the hands of web developers' tools: a project for each bundler and framework, made with the
//! tool's defaults, and opened in a browser. Nothing of it is committed and nothing of it ships. Read next:
//! `xtask/tools/smoke/build.mjs`.

use std::process::Command;

use crate::{
    process::{self, Output},
    programs::Kind,
    setup::Toolbox,
    tools::Tool,
};

/// What it needs: the tools of others, and a browser that looks at what they made.
pub const TOOLS: [Tool; 2] = [Tool::Smoke, Tool::Chromium];

/// Makes the projects anew from the present `pkg/`, and gives the command that opens them.
pub fn start(toolbox: &Toolbox) -> Result<Command, String> {
    let layout = &toolbox.layout;
    let mut node = Command::new("node");
    node.arg(layout.root.join("xtask/tools/smoke/build.mjs"));
    node.arg(toolbox.find(Tool::Smoke)?).arg(&layout.pkg).arg(layout.root.join("tests/smoke"));
    process::run(node.arg(layout.target.join("smoke")), Output::Named("smoke"))?;
    let mut command = toolbox.programs()?.find("tests/browser", "e2e", Kind::Test)?;
    command.arg("--test-threads=2").env("E2E_ENGINE", "chromium").env("E2E_PART", "smoke");
    Ok(command)
}
