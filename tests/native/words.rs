//! Every text can be formatted with any values.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use tepat_model::message::{Message, Value};
use tepat_view::words::{self, Language};

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        ".{0,20}".prop_map(Value::Text),
        any::<i64>().prop_map(Value::Count),
        any::<f64>().prop_map(Value::Decimal),
        any::<i64>().prop_map(Value::Rupiah),
        any::<i64>().prop_map(Value::Minutes),
        any::<i64>().prop_map(Value::Moment),
        Just(Value::Rupiah(i64::MIN)),
        Just(Value::Minutes(i64::MIN)),
        Just(Value::Word("no-such-text".into())),
    ]
}

/// The keys of all texts, with the names of their values.
fn texts() -> Vec<(String, Vec<String>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/id");
    let mut texts: Vec<(String, Vec<String>)> = Vec::new();
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for line in paths.iter().flat_map(|path| {
        fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect::<Vec<_>>()
    }) {
        if let Some((key, _)) =
            line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_alphabetic()))
        {
            texts.push((key.to_owned(), Vec::new()));
        }
        let names = line.split('$').skip(1).map(|rest| {
            rest.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
        });
        if let Some((_, values)) = texts.last_mut() {
            values.extend(names);
        }
    }
    texts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_value_can_be_written(value in value()) {
        for language in [Language::Indonesian, Language::English] {
            words::figure(language, &value);
        }
    }

    #[test]
    fn any_message_can_be_written(value in value(), index in any::<prop::sample::Index>()) {
        let texts = texts();
        let (key, names) = index.get(&texts);
        let message = names.iter().fold(Message::error(key), |message, name| message.with(name, value.clone()));
        for language in [Language::Indonesian, Language::English] {
            prop_assert_ne!(&words::message(language, &message), key);
        }
    }
}

#[test]
fn every_text_takes_its_values() {
    for (key, names) in texts() {
        let message =
            names.iter().fold(Message::error(&key), |message, name| message.with(name, 7));
        for language in [Language::Indonesian, Language::English] {
            let text = words::message(language, &message);
            assert!(!text.is_empty() && text != key && !text.contains("{$"), "{key}: {text}");
        }
    }
}
