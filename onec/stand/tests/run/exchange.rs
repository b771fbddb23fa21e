//! The parts that speak with servers: addresses, the answers of a service, and downloads. Read next: `network.rs`.

use extension_update_bsl::{Value, convert};
use extension_update_stand::network::Answer;

use crate::field;
use crate::place::places;

crate::cases![
    addresses_are_taken_apart,
    answers_of_a_service_are_told_as_they_came,
    a_download_goes_to_the_next_address
];

fn addresses_are_taken_apart() {
    for place in places() {
        for (url, host, path) in [
            ("https://Example.COM/a/b?c#d", "example.com:443", "/a/b?c"),
            ("https://example.com", "example.com:443", "/"),
            ("https://example.com?x=1", "example.com:443", "/?x=1"),
            ("https://example.com:8443/a", "example.com:8443", "/a"),
            ("http://localhost/a", "localhost:80", "/a"),
            ("http://127.0.0.1:8123/a", "127.0.0.1:8123", "/a"),
            ("http://[::1]:80/a", "[::1]:80", "/a"),
            ("http://127.example.com/a", "", ""),
            ("http://127.0.0.x/a", "", ""),
            ("http://example.com/a", "", ""),
            ("ftp://localhost/a", "", ""),
            ("https://user@example.com/a", "", ""),
            ("https:///a", "", ""),
            ("https://example.com:port/a", "", ""),
            ("example.com/a", "", ""),
        ] {
            let found = place.call("Адреса", "РазобратьАдрес", &[url.into()]);
            if host.is_empty() {
                assert!(matches!(found, Value::Undefined), "{url}");
                continue;
            }
            let port =
                convert::to_number(&field!(place.stand, found, "Порт")).expect("a number").to_i64().expect("whole");
            assert_eq!(format!("{}:{port}", place.text(&found, "Хост")), host, "{url}");
            assert_eq!(place.text(&found, "Путь"), path, "{url}");
        }
        let from = place.call("Адреса", "РазобратьАдрес", &["https://example.com/a/b?q".into()]);
        for (link, whole) in [
            ("//other.example/x", "https://other.example/x"),
            ("?x=1", "https://example.com/a/b?x=1"),
            ("#x", "https://example.com/a/b#x"),
            ("c/./d/..", "https://example.com/a/c/"),
            ("/..", "https://example.com/"),
            ("c?d=../e", "https://example.com/a/c?d=../e"),
            ("ftp://x/", "ftp://x/"),
        ] {
            assert_eq!(place.shown("Адреса", "АдресСсылки", &[from.clone(), link.into()]), whole, "{link}");
        }
    }
}

fn answers_of_a_service_are_told_as_they_came() {
    for place in places() {
        let ask = |method: &str, url: &str, body: &str| {
            let text = format!(
                r#"{{"ticket":1,"method":"{method}","url":"{url}","headers":{{"accept":"a"}},"body":{body},"maxBytes":8,"timeoutMs":1000}}"#
            );
            place.call("Сеть", "ОтветСервиса", &[place.json(&text)])
        };
        place.stand.base.answer_with(|question| match question.path.as_str() {
            "/ok" => Answer::new(
                200,
                &[
                    ("ETag", "\"1\""),
                    ("Set-Cookie", "x"),
                    ("Retry-After", "3"),
                    ("Content-Type", "a"),
                    ("Last-Modified", "b"),
                ],
                b"12345678",
            ),
            "/large" => Answer::new(200, &[], b"123456789"),
            "/see" => Answer::new(303, &[("Location", "/method")], b""),
            "/method" => Answer::new(200, &[], question.method.as_bytes()),
            "/away" => Answer::new(307, &[("Location", "https://other.example/x")], b""),
            "/loop" => Answer::new(302, &[("Location", "/loop")], b""),
            "/nowhere" => Answer::new(302, &[], b"12"),
            _ => Answer::Lost,
        });
        let base = "http://127.0.0.1:8123";
        let found = ask("GET", &format!("{base}/ok"), "null");
        assert_eq!((place.text(&found, "Ошибка"), place.text(&found, "Тело")), (String::new(), "12345678".into()));
        let headers = place.shown("Основа", "ТекстJSON", &[field!(place.stand, found, "Заголовки")]);
        assert!(
            headers.contains("etag") && headers.contains("retry-after") && !headers.contains("cookie"),
            "{headers}"
        );
        assert!(headers.contains("content-type") && headers.contains("last-modified"), "{headers}");
        let report = place.shown("Основа", "ОтчетОЗапросе", &[Value::number(1_usize), found]);
        assert!(report.contains(r#""ticket":1,"status":200"#) && report.contains(r#""body":"12345678""#), "{report}");
        for (path, error) in [("/large", "too-large"), ("/loop", "network"), ("/none", "network"), ("/away", "network")]
        {
            let found = ask("POST", &format!("{base}{path}"), r#""{}""#);
            assert_eq!(place.text(&found, "Ошибка"), error, "{path}");
        }
        assert!(place.stand.base.questions.borrow().iter().all(|question| question.path != "/x"), "the key went away");
        assert_eq!(place.text(&ask("POST", &format!("{base}/see"), r#""{}""#), "Тело"), "GET");
        assert_eq!(place.text(&ask("GET", &format!("{base}/nowhere"), "null"), "Тело"), "12");
        assert_eq!(place.text(&ask("GET", "http://example.com/", "null"), "Ошибка"), "network");
    }
}

fn a_download_goes_to_the_next_address() {
    for place in places() {
        let urls = |paths: &[&str]| {
            let urls: Vec<String> = paths.iter().map(|path| format!("\"http://127.0.0.1:8123{path}\"")).collect();
            let all = place.json(&format!(r#"{{"urls":[{}]}}"#, urls.join(",")));
            let Value::Object(map) = all else { panic!("no map") };
            map.get_index(&place.stand.server, &"urls".into()).expect("the addresses")
        };
        place.stand.base.answer_with(|question| match question.path.as_str() {
            "/whole" => Answer::new(200, &[], b"0123456789"),
            "/empty" => Answer::new(206, &[("Content-Range", "bytes 0-9/10")], b""),
            "/other" => Answer::new(206, &[("Content-Range", "bytes 5-9/10")], b"56789"),
            "/strange" => Answer::new(206, &[("Content-Range", "bytes 0-9")], b"0123456789"),
            "/large" => Answer::new(200, &[], b"0123456789a"),
            "/gone" => Answer::new(410, &[], b""),
            _ => Answer::Lost,
        });
        for (paths, size, error) in [
            (vec!["/whole"], Value::number(10_usize), ""),
            (vec!["/whole"], Value::Undefined, ""),
            (vec!["/strange"], Value::number(10_usize), ""),
            (vec!["/empty", "/gone", "/none", "/other", "/large", "/whole"], Value::number(10_usize), ""),
            (vec!["/whole", "/empty"], Value::number(9_usize), "перестал отдавать"),
            (vec!["/empty"], Value::number(10_usize), "перестал отдавать"),
            (vec!["/gone"], Value::number(10_usize), "кодом 410"),
            (vec!["/other"], Value::number(10_usize), "кодом 206"),
            (vec!["/large"], Value::number(10_usize), "больше объявленного"),
            (vec![], Value::number(10_usize), "нет адреса"),
        ] {
            let load = place.call("Загрузка", "НоваяЗагрузка", &[urls(&paths), size]);
            for _ in 0..10 {
                let done = field!(place.stand, load, "Готово").equals(&Value::Bool(true));
                if done || !place.text(&load, "Ошибка").is_empty() {
                    break;
                }
                place.call("Загрузка", "ЗагрузитьЧасть", std::slice::from_ref(&load));
            }
            let told = place.text(&load, "Ошибка");
            assert!(if error.is_empty() { told.is_empty() } else { told.contains(error) }, "{paths:?}: {told}");
            assert!(field!(place.stand, load, "Готово").equals(&Value::Bool(error.is_empty())), "{paths:?}");
        }
    }
}
