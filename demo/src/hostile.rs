//! Release strings of somebody who wants his script to run in the form.
//! It must never hold anything that harms by itself: all a success could do is set `__pwned` or ask this very service
//! for `/pwned/…`. Read next: `release`.

use crate::release::Release;

/// Longer than any field of a form; without a space, so that it cannot be wrapped at one.
const LONG: usize = 20_000;

/// Puts hostile text wherever the feed has text; the version and the hashes stay right, so that the releases are
/// offered.
pub fn spoil(releases: &mut [Release], address: &str) {
    let script = "<script>window.__pwned=1;top.__pwned=1</script>";
    let image = "<img src=x onerror=\"window.__pwned=1;top.__pwned=1\">";
    for release in releases {
        let notes = std::mem::take(&mut release.notes);
        release.notes = format!("{notes}\n\n{}", write_notes(address, LONG));
        release.name = format!("{script}\u{202E}эфц.ОМЕД{image}{}", "Ж".repeat(LONG));
        release.vendor = format!("\"'><svg onload=window.__pwned=1>{image}");
        release.description = format!("</textarea></script>{script}\u{0}\u{7}\u{FEFF}");
        // A name that is none tells no file from another: of several the panel would take none.
        release.files.truncate(1);
        for file in &mut release.files {
            let ending = file.name.rsplit('.').next().unwrap_or_default().to_owned();
            file.name = format!("\"><img src=x onerror=top.__pwned=1>\u{202E}../../{}.{ending}", "д".repeat(300));
        }
    }
}

/// Markdown that tries every way out of the notes; `long` is how many letters its longest word has.
pub fn write_notes(address: &str, long: usize) -> String {
    let mut notes = format!(
        r#"## <script>window.__pwned=1;top.__pwned=1</script> Заголовок <b onmouseover="top.__pwned=1">жирный</b>

<script>window.__pwned=1;top.__pwned=1</script>

<img src="{address}/pwned/html.png" onerror="window.__pwned=1;top.__pwned=1">

<iframe srcdoc="<script>top.__pwned=1</script>"></iframe>
<svg onload="window.__pwned=1"><style>@import "{address}/pwned/style.css";</style></svg>
<base href="{address}/pwned/"><meta http-equiv="refresh" content="0;url={address}/pwned/refresh">
<form action="{address}/pwned/form"><button data-action="install" id="extension-update-signal">Нажми</button></form>

![картинка]({address}/pwned/markdown.png) ![вторая](javascript:top.__pwned=1 "x\" onerror=\"top.__pwned=1")

[сценарий](javascript:window.__pwned=1;top.__pwned=1) [закодирован](&#x6a;avascript:top.__pwned=1)
[с пробелом](<java&Tab;script:top.__pwned=1>) [данные](data:text/html,<script>top.__pwned=1</script>)
[старый](vbscript:top.__pwned=1) [файл](file:///etc/hostname) [вверх](../../pwned/relative) [без схемы](//example.com/pwned)
<javascript:top.__pwned=1> <https://example.com/"onclick="top.__pwned=1>

&lt;script&gt;window.__pwned=1;top.__pwned=1&lt;/script&gt; &#60;img src=x onerror=top.__pwned=1&#62;

| <img src=x onerror=top.__pwned=1> | b |
|--|--|
| `<script>top.__pwned=1</script>` | "><script>top.__pwned=1</script> |

[ссылка][r] {{{{constructor.constructor('top.__pwned=1')()}}}} ${{top.__pwned=1}} <!-- комментарий --><![CDATA[ x ]]>

[r]: javascript:top.__pwned=1 "заголовок"

Направление: {rtl}фоп.ехе.cfe{pop} · нулевой знак: {null} · невидимое: {zero}конец
"#,
        rtl = '\u{202E}',
        pop = '\u{202C}',
        null = '\u{0}',
        zero = '\u{200B}',
    );
    notes.push_str(&format!("\n{}\n", "Щ".repeat(long)));
    notes.push_str(&format!("\n{} дно цитат\n", ">".repeat(400)));
    notes.push_str(&format!("\n{}\n", "[".repeat(3_000)));
    notes.push_str(&format!("\n{}a{}\n", "*a_".repeat(1_000), "_a*".repeat(1_000)));
    notes
}
