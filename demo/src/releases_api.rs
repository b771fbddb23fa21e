//! The original update service's Releases API, as its public documentation describes it.
//! It must never answer with the licence key it was given, and never look at keys written in lower case: the original
//! knows only upper case. Read next: `catalogue`, `licence`.

use std::time::Duration;

use axum::{
    body::Bytes,
    extract::{Extension, Path},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use serde_json::{Map, Value, json};

use crate::{
    artifact::Artifacts,
    catalogue,
    circumstances::Circumstances,
    fault::Fault,
    licence::Licence,
    neighbours,
    network::SLOWNESS,
    release::Release,
    reply::{refuse, tell_json},
    version::Version,
};

/// The distributive that a request names as `TYPE`.
const DISTRIBUTIVE: &str = "DEMO_EXT";
/// The module in the addresses of hash and file; invented, the distributive's name is taken as well.
const MODULE: &str = "6f2d9c1e-0d3b-4c57-9a41-de3000000004";

/// Pause before each piece of a file: about half a second for the whole on a usual day.
const PAUSE: Duration = Duration::from_millis(30);

/// What a request that asks for releases must bring.
struct Asked {
    licence: Licence,
    /// `None` where nothing is installed, or what is installed has no version the service knows.
    installed: Option<Version>,
}

/// An answer, or the refusal in its place.
type Answered = Result<Response, Response>;

fn refuse_call(sentence: impl AsRef<str>) -> Response {
    refuse(StatusCode::BAD_REQUEST, sentence.as_ref())
}

/// The rule of this service: everything newer than what is installed, and the installed release itself; without
/// `INSTALLED_VERSION` all.
pub async fn tell_available(Extension(circumstances): Extension<Circumstances>, body: Bytes) -> Answered {
    let asked = parse_request(&body).map_err(refuse_call)?;
    Ok(tell_modules(list_for(&asked, &circumstances)))
}

/// The answer is not documented; here it is the list of available releases with only the last in it.
pub async fn tell_latest(Extension(circumstances): Extension<Circumstances>, body: Bytes) -> Answered {
    let asked = parse_request(&body).map_err(refuse_call)?;
    Ok(tell_modules(list_for(&asked, &circumstances).pop().into_iter().collect()))
}

/// The answer is not documented; here it is what the distributive is, without its releases.
pub async fn tell_module(body: Bytes) -> Answered {
    parse_request(&body).map_err(refuse_call)?;
    Ok(tell_json(&json!({
      "modules": [{ "uniqid": MODULE, "type": DISTRIBUTIVE, "name": "Демонстрационное расширение", "developer": "ООО «Кошкин дом»" }],
      "result": "",
    })))
}

/// GET `getExtensionHash/{moduleGUID}/{requiredVersion}`.
pub async fn tell_hash(Path((module, version)): Path<(String, String)>) -> Answered {
    let artifacts = find_artifacts(&module, &version).map_err(refuse_call)?;
    Ok(tell_json(&json!({ "hash": artifacts.extension().md5 })))
}

/// GET `getModuleFile/{moduleGUID}/{requiredVersion}/{hash}`.
pub async fn tell_module_file(Path((module, version, hash)): Path<(String, String, String)>) -> Answered {
    let artifacts = find_artifacts(&module, &version).map_err(refuse_call)?;
    if !artifacts.extension().md5.eq_ignore_ascii_case(&hash) {
        return Err(refuse_call("Хеш не соответствует файлу выпуска"));
    }
    Ok(artifacts.extension().tell(PAUSE, None))
}

/// POST `addNewRelease`: for the vendor alone, and the demo has none who could sign in.
pub async fn refuse_new_release(headers: HeaderMap) -> Response {
    let sentence = match headers.contains_key(header::AUTHORIZATION) {
        true => "Учётные данные не приняты",
        false => "Требуется авторизация разработчика",
    };
    refuse(StatusCode::UNAUTHORIZED, sentence)
}

/// GET `/files/{version}/{name}`.
pub async fn tell_file(
    Extension(circumstances): Extension<Circumstances>,
    Path((version, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    let pause = if circumstances.fault == Some(Fault::Slow) { SLOWNESS / 16 } else { PAUSE };
    let artifacts = Version::parse(&version).and_then(Artifacts::of);
    if let Some(file) = artifacts.as_ref().and_then(|artifacts| artifacts.files.iter().find(|file| file.name == name)) {
        return file.tell(pause, range);
    }
    match Version::parse(&version).and_then(|version| neighbours::find_file(&name, version)) {
        Some(file) => file.tell(pause, range),
        None => refuse(StatusCode::NOT_FOUND, "Такого файла нет"),
    }
}

fn parse_request(body: &[u8]) -> Result<Asked, String> {
    let request: Map<String, Value> =
        serde_json::from_slice(body).map_err(|_| "Тело запроса должно быть объектом JSON".to_owned())?;
    let text = |name: &str| match request.get(name) {
        None | Some(Value::Null) => Ok(""),
        Some(Value::String(text)) => Ok(text.trim()),
        Some(_) => Err(format!("Параметр {name} должен быть строкой")),
    };
    for name in ["TYPE", "CONF", "CONF_VERSION"] {
        if text(name)?.is_empty() {
            return Err(format!("Не заполнен параметр {name}"));
        }
    }
    if text("KEY")?.is_empty() {
        return Err("Не указан лицензионный ключ".to_owned());
    }
    if text("TYPE")? != DISTRIBUTIVE {
        return Err("Дистрибутив не найден".to_owned());
    }
    Ok(Asked { licence: Licence::parse(text("KEY")?)?, installed: Version::parse(text("INSTALLED_VERSION")?) })
}

fn list_for(asked: &Asked, circumstances: &Circumstances) -> Vec<Release> {
    let mut releases = catalogue::list(circumstances);
    releases.retain(|release| {
        let version = release.version.as_deref().and_then(Version::parse);
        // A release without a usable version is an error of the vendor: it is in the list for everybody.
        let fits = asked.installed.zip(version).is_none_or(|(installed, version)| version >= installed);
        fits && asked.licence.covers(release.published)
    });
    releases
}

fn tell_modules(releases: Vec<Release>) -> Response {
    let modules: Vec<Value> = releases.iter().zip(1136..).map(|(release, id)| tell_release(release, id)).collect();
    tell_json(&json!({ "modules": modules, "result": "" }))
}

/// The trap of the published sample is kept: the version stands in `uniqid`, and `version` holds the vendor.
fn tell_release(release: &Release, id: u32) -> Value {
    let files: Vec<Value> = release
        .files
        .iter()
        .map(|file| json!({ "name": file.name, "size": file.size, "url": file.address, "md5": file.md5 }))
        .collect();
    let mut module = json!({
      "release_id": id,
      "version": release.vendor,
      "developer": release.vendor,
      "min_1c_version": "1.0.0.0",
      "lic_product_id": 85,
      "lic_feature_id": 43,
      "name": release.name,
      "description": release.description,
      "promo_link": "https://example.com/koshkin-dom",
      "changelog": release.notes,
      "size": release.files.first().map(|file| file.size),
      "download_link": release.files.first().map(|file| &file.address),
      "files": files,
    });
    if let Some(version) = &release.version {
        module["uniqid"] = json!(version);
    }
    module
}

fn find_artifacts(module: &str, version: &str) -> Result<std::sync::Arc<Artifacts>, &'static str> {
    if !module.eq_ignore_ascii_case(MODULE) && module != DISTRIBUTIVE {
        return Err("Модуль не найден");
    }
    Version::parse(version).and_then(Artifacts::of).ok_or("Версия не найдена")
}
