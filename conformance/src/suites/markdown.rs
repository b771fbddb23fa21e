//! CommonMark, GitHub's markdown, and the cases of the parser itself: the panel's tree is the expected one, or a policy
//! says which other tree it is.
//!
//! An excuse is proven, not guessed: the parser's own HTML writer makes the tree that the policy promises, and the
//! panel must have exactly that. Next: `pathological.rs`.

use extension_update::view::{notes::render, text::ru};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};
use serde_json::Value;

use crate::{
    material::{Material, Missing, text},
    policy::Policy,
    suite::{Suite, Tally, Verdict},
    tree::{Reading, of_html, of_nodes, without_bare_links},
};

pub fn list() -> Vec<Suite> {
    vec![
        Suite { name: "markdown/commonmark", run: commonmark },
        Suite { name: "markdown/gfm", run: gfm },
        Suite { name: "markdown/gfm, bare addresses", run: bare_addresses },
        Suite { name: "markdown/pulldown-cmark", run: pulldown_cmark },
    ]
}

/// What the panel switches on.
const OURS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH).union(Options::ENABLE_TASKLISTS);

fn commonmark(material: &Material) -> Result<Tally, Missing> {
    let cases = material.read_list("markdown/commonmark/spec-0.31.json")?;
    Ok(Tally::of(&cases, number, |case| judge(text(case, "markdown"), text(case, "html"), |_| false)))
}

/// The number of an example.
fn number(case: &Value) -> String {
    case["example"].to_string()
}

fn gfm(material: &Material) -> Result<Tally, Missing> {
    let cases = material.read_list("markdown/gfm/gfm-spec.json")?;
    // Two extensions of GitHub's that the panel does not have whole: bare addresses of other schemes, and a list of
    // tags that are not let through.
    let lacking = ["Autolinks (extension)", "Disallowed Raw HTML (extension)"];
    Ok(Tally::of(&cases, number, |case| {
        judge(text(case, "markdown"), text(case, "html"), |_| lacking.contains(&text(case, "section")))
    }))
}

/// The examples of bare addresses with `https://` in place of the beginnings that are no links here.
fn bare_addresses(material: &Material) -> Result<Tally, Missing> {
    let secure = |text: &str| text.replace("http://www.", "www.").replace("http://", "https://");
    let mut tally = Tally::default();
    for case in material.read_list("markdown/gfm/gfm-spec.json")? {
        let (markdown, html) = (secure(text(&case, "markdown")), secure(text(&case, "html")));
        if text(&case, "section") != "Autolinks (extension)" || markdown.contains('@') {
            continue;
        }
        // The last paragraph of one is about another scheme.
        let first = |text: &str, end: &str| text.split(end).next().unwrap_or_default().replace("www.", "https://www.");
        let (markdown, html) = (first(&markdown, "Anonymous FTP"), first(&html, "<p>Anonymous FTP"));
        tally.judge(&number(&case), || {
            let ours = of_nodes(&render(&markdown, &ru::TEXTS));
            let expected = of_html(&html, Reading::Literal);
            Verdict::hold(ours == expected, || format!("{markdown:?}\n  ours     {ours}\n  expected {expected}"))
        });
    }
    Ok(tally)
}

fn pulldown_cmark(material: &Material) -> Result<Tally, Missing> {
    let mut tally = Tally::default();
    for file in material.list_files("markdown/pulldown-cmark-0.13.6", ".json")? {
        for case in material.read_list(&file)? {
            let (markdown, html) = (text(&case, "markdown"), text(&case, "html"));
            let options = options_of(&case);
            tally.judge(text(&case, "test"), || {
                // With its own options the parser gives what the case expects: only an option makes the difference.
                judge(markdown, html, |expected| {
                    without_bare_links(&of_html(&write(markdown, options, RawHtml::Kept), Reading::ByPolicy))
                        == expected
                })
            });
        }
    }
    Ok(tally)
}

/// The options that the parser's own tests run a case with.
fn options_of(case: &Value) -> Options {
    let has = |key: &str| case[key] == true;
    let mut options = OURS
        | Options::ENABLE_MATH
        | Options::ENABLE_SUPERSCRIPT
        | Options::ENABLE_GFM
        | Options::ENABLE_HEADING_ATTRIBUTES;
    options |= if has("old_footnotes") { Options::ENABLE_OLD_FOOTNOTES } else { Options::ENABLE_FOOTNOTES };
    for (key, more) in [
        ("smart_punct", Options::ENABLE_SMART_PUNCTUATION),
        ("subscript", Options::ENABLE_SUBSCRIPT),
        ("wikilinks", Options::ENABLE_WIKILINKS),
        ("deflists", Options::ENABLE_DEFINITION_LIST),
        (
            "metadata_blocks",
            Options::ENABLE_YAML_STYLE_METADATA_BLOCKS | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS,
        ),
    ] {
        if has(key) {
            options |= more;
        }
    }
    options
}

/// The panel's tree of `markdown` against the expected HTML. `extended` says whether the expected tree (by the policy
/// of links) needs an extension.
fn judge(markdown: &str, html: &str, extended: impl FnOnce(&str) -> bool) -> Verdict {
    let ours = of_nodes(&render(markdown, &ru::TEXTS));
    if ours == of_html(html, Reading::Literal) {
        return Verdict::Passed;
    }
    let expected = of_html(html, Reading::ByPolicy);
    if ours == expected {
        return Verdict::Excused(Policy::LinksAndImages);
    }
    // From here on the panel must have the very tree that its policies promise.
    let promised = of_html(&write(markdown, OURS, RawHtml::AsText), Reading::ByPolicy);
    let [plain, expected, promised] = [&ours, &expected, &promised].map(|tree| without_bare_links(tree));
    if plain != promised {
        return Verdict::Failed(format!(
            "{markdown:?}\n  ours     {ours}\n  promised {promised}\n  expected {expected}"
        ));
    }
    if plain == expected {
        return Verdict::Excused(Policy::BareAddresses);
    }
    if without_bare_links(&of_html(&write(markdown, OURS, RawHtml::Kept), Reading::ByPolicy)) == expected {
        return Verdict::Excused(Policy::RawHtml);
    }
    if extended(&expected) {
        return Verdict::Excused(Policy::MarkdownExtensions);
    }
    Verdict::Failed(format!("{markdown:?}\n  ours     {ours}\n  expected {expected}"))
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum RawHtml {
    Kept,
    AsText,
}

/// The HTML that the parser's own writer makes.
pub fn write(markdown: &str, options: Options, raw: RawHtml) -> String {
    let show = |event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        // HTML has no place for a byte that is no character.
        Event::Text(text) if text.contains('\0') => Event::Text(CowStr::from(text.replace('\0', "\u{fffd}"))),
        other => other,
    };
    let mut out = String::new();
    let parser = Parser::new_ext(markdown, options);
    match raw {
        RawHtml::Kept => html::push_html(&mut out, parser),
        RawHtml::AsText => html::push_html(&mut out, parser.map(show)),
    }
    out
}

/// The HTML of `markdown` with all that the panel's policies promise of its text.
pub fn write_as_promised(markdown: &str) -> String {
    write(markdown, OURS, RawHtml::AsText)
}
