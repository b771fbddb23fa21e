//! Mends the classic glue of wasm-bindgen, as text. Each patch names what it looks for, and a pattern that is not there
//! stops the build: a new version of wasm-bindgen must never ship with a patch silently gone. Read next: `script.rs`.

/// Makes the glue fit for a frame without an address and for an engine without WebAssembly.
pub fn prepare(glue: &str) -> Result<String, String> {
    let glue = compare_buffers(glue)?;
    let glue = forget_own_address(&glue)?;
    let glue = offer_adoption(&glue)?;
    forget_old_calls(&glue)
}

/// The glue keeps views of the memory and sees by `byteLength === 0` or `detached` that the memory has grown. The
/// twin's memory grows into a new buffer and leaves the old one whole, so a stale view would be read: text from 100 kB
/// on came out cut. Comparing the buffers is right in either form.
fn compare_buffers(glue: &str) -> Result<String, String> {
    let bytes = replace_each(glue, "Memory0.byteLength === 0", "Memory0.buffer !== wasm.memory.buffer");
    let view = "cachedDataViewMemory0.buffer";
    let old = format!("{view}.detached === true || ({view}.detached === undefined && {view} !== wasm.memory.buffer)");
    let views = replace_each(&bytes?, &old, &format!("{view} !== wasm.memory.buffer"))?;
    if views.contains(".detached") {
        return Err("the glue has a check for a detached buffer that the patch does not know".to_owned());
    }
    Ok(views)
}

/// The glue works out the address of its own script at once, which throws in `about:srcdoc`, `data:` and `blob:`
/// documents. Nobody uses that address: the loader says where the module is.
fn forget_own_address(glue: &str) -> Result<String, String> {
    replace_each(glue, "script_src = new URL(document.currentScript.src, location.href).toString();", "")
}

/// `wasm_bindgen.adopt(instantiate)`: takes an instance that somebody else makes from the imports. That is how the twin
/// comes in.
fn offer_adoption(glue: &str) -> Result<String, String> {
    replace_each(
        glue,
        "return Object.assign(__wbg_init, { initSync }, exports);",
        "return Object.assign(__wbg_init, { adopt: function (instantiate) { \
         return __wbg_finalize_init(instantiate(__wbg_get_imports()), undefined); } }, exports);",
    )
}

/// The glue can be called synchronously, and as its older versions wanted, with a word of advice to whoever does. The
/// loader calls it in one way.
fn forget_old_calls(glue: &str) -> Result<String, String> {
    let (before, rest) = glue.split_once("function initSync(module) {").ok_or(NO_INIT)?;
    let (_, rest) = rest.split_once("async function __wbg_init(module_or_path) {").ok_or(NO_INIT)?;
    let (_, after) = rest.split_once("const imports = __wbg_get_imports();").ok_or(NO_INIT)?;
    Ok(format!(
        "{before}async function __wbg_init({{ module_or_path }}) {{\nconst imports = __wbg_get_imports();{after}"
    ))
}

const NO_INIT: &str = "the glue of wasm-bindgen has changed: `__wbg_init` is not in it as the loader knows it";

fn replace_each(text: &str, old: &str, new: &str) -> Result<String, String> {
    if text.contains(old) {
        Ok(text.replace(old, new))
    } else {
        Err(format!("the glue of wasm-bindgen has changed: `{old}` is not in it"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEWS: &str = "
        if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || \
         (cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)) {
        if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {";

    #[test]
    fn every_view_of_the_memory_is_checked_by_its_buffer() {
        let patched = compare_buffers(VIEWS);
        let expected = "
        if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer !== wasm.memory.buffer) {
        if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.buffer !== wasm.memory.buffer) {";
        assert_eq!(patched.as_deref(), Ok(expected));
    }

    #[test]
    fn a_check_of_an_unknown_form_stops_the_build() {
        let newer = VIEWS.to_owned() + "if (cachedFloat64ArrayMemory0.buffer.detached) {";
        assert!(compare_buffers(&newer).is_err_and(|text| text.contains("detached")));
    }

    #[test]
    fn the_address_of_the_own_script_is_not_worked_out() {
        let glue = "if (document.currentScript !== null) {\nscript_src = new URL(document.currentScript.src, location.href).toString();\n}";
        assert_eq!(forget_own_address(glue).as_deref(), Ok("if (document.currentScript !== null) {\n\n}"));
    }

    #[test]
    fn an_instance_made_elsewhere_can_be_adopted() {
        let patched = offer_adoption("return Object.assign(__wbg_init, { initSync }, exports);").unwrap_or_default();
        assert!(patched.contains("adopt:") && patched.ends_with("}, exports);"), "{patched}");
    }

    #[test]
    fn the_one_way_in_which_the_loader_calls_is_left() {
        let glue = "{function initSync(module) {\nsoon();\n}\n\nasync function __wbg_init(module_or_path) {\nif (old) warn();\nconst imports = __wbg_get_imports();\nload();}";
        let wanted = "{async function __wbg_init({ module_or_path }) {\nconst imports = __wbg_get_imports();\nload();}";
        assert_eq!(forget_old_calls(glue).as_deref(), Ok(wanted));
        assert!(forget_old_calls(&glue.replace("module_or_path", "path")).is_err());
    }

    #[test]
    fn a_missing_pattern_is_an_error_that_shows_it() {
        assert!(prepare("").is_err_and(|text| text.contains("byteLength")));
    }
}
