//! Both languages have the same texts with the same values, and the code uses only these.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast;
use tepat_model::message::Message;

use super::{Language, whereabouts};

fn texts(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    let folder = checkout().join("locales").join(language);
    for path in files_below(&folder) {
        let source = fs::read_to_string(&path).expect("a readable locale file");
        let resource = fluent_syntax::parser::parse(source.as_str())
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
        for entry in resource.body {
            if let ast::Entry::Message(message) = entry {
                let mut variables = BTreeSet::new();
                if let Some(pattern) = &message.value {
                    collect(pattern, &mut variables);
                }
                let key = message.id.name.to_owned();
                assert!(all.insert(key.clone(), variables).is_none(), "{language}: {key} twice");
            }
        }
    }
    all
}

fn collect(pattern: &ast::Pattern<&str>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let ast::PatternElement::Placeable { expression } = element {
            match expression {
                ast::Expression::Inline(inline) => collect_inline(inline, variables),
                ast::Expression::Select { selector, variants } => {
                    collect_inline(selector, variables);
                    variants.iter().for_each(|variant| collect(&variant.value, variables));
                }
            }
        }
    }
}

fn collect_inline(inline: &ast::InlineExpression<&str>, variables: &mut BTreeSet<String>) {
    if let ast::InlineExpression::VariableReference { id } = inline {
        // Languages differ in plural forms, so the plain number counts as the same value.
        variables.insert(id.name.trim_end_matches("-number").to_owned());
    }
}

/// The folder of the whole workspace.
fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

#[test]
fn both_languages_have_the_same_texts() {
    let (indonesian, english) = (texts("id"), texts("en"));
    for (key, variables) in &indonesian {
        assert_eq!(english.get(key), Some(variables), "{key}");
    }
    for key in english.keys() {
        assert!(indonesian.contains_key(key), "{key} is missing in Indonesian");
    }
}

/// The calls that take a text key as their first literal.
const CALLS: [&str; 11] = [
    "Message::error(\"",
    "Message::warning(\"",
    "Message::note(\"",
    "t(\"",
    "wording(\"",
    "t_with(\"",
    "text(language, \"",
    "text_with(language, \"",
    "Value::Word(\"",
    ".texts(\"",
    ".numbers(\"",
];

#[test]
fn every_key_in_the_code_has_a_text() {
    let known = texts("id");
    let sources = ["src", "crates"].map(|folder| files_below(&checkout().join(folder)));
    for path in sources.concat() {
        let source = fs::read_to_string(&path).unwrap_or_default();
        for call in CALLS {
            for (at, _) in source.match_indices(call) {
                let before = source[..at].chars().next_back().unwrap_or(' ');
                if call.starts_with(['t', 'w']) && (before.is_alphanumeric() || before == '_') {
                    continue;
                }
                let rest = &source[at + call.len()..];
                let key = &rest[..rest.find('"').unwrap_or(0)];
                if key.contains('{') {
                    continue;
                }
                assert!(known.contains_key(key), "{}: no text {key}", path.display());
            }
        }
    }
}

#[test]
fn every_rule_has_a_name() {
    let known = texts("id");
    for name in tepat_model::region::Rules::NAMES {
        let key = format!("rule-{}", name.replace('_', "-"));
        assert!(known.contains_key(&key), "no text {key}");
    }
}

#[test]
fn a_message_says_where_it_applies() {
    let check = |message: Message, expect: &str| {
        assert_eq!(whereabouts(Language::English, &message), expect);
    };
    let about = |message: Message| message.about("62.05.01");
    let fault = || Message::error("record-field-out-of-range");
    check(fault(), "");
    check(fault().in_file("a.csv").at_row(3).at_column("DPT"), "a.csv, row 3, column DPT");
    check(about(fault().in_file("a.csv").at_row(3).at_column("DPT")), "a.csv, row 3, column DPT");
    // In a planning file, the record stands for the row.
    let lat = about(fault().in_file("a.tepat").at_column("lat"));
    check(lat.clone(), "a.tepat, record 62.05.01, column lat");
    check(lat.with("record", "62.05.01"), "a.tepat, column lat");
    check(about(fault().in_file("a.tepat")), "a.tepat");
}
