//! Signatures in words: who stands for a plan, whether their key is known, what changed since.

use crate::merge::when;
use crate::sheet::Sheet;
use crate::words::{self, Language, text, text_with};
use tepat_model::document::{Document, PlanSince, Signed, short_id};
use tepat_model::key::{Confirmed, fingerprint};
use tepat_model::message::{Message, Value};

/// What the reader knows of the key of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known<'a> {
    /// It belongs to whom the signature names.
    Confirmed,
    /// Nothing.
    Not,
    /// It belongs to somebody else.
    Another(&'a Confirmed),
}

impl Known<'_> {
    /// Key of its text.
    pub fn key(self) -> &'static str {
        match self {
            Self::Confirmed => "signing-confirmed",
            Self::Not => "signing-unconfirmed",
            Self::Another(_) => "signing-another",
        }
    }
}

/// What the reader knows of the key of a signature.
pub fn known<'a>(signed: &Signed<'_>, confirmed: &'a [Confirmed]) -> Known<'a> {
    match confirmed.iter().find(|known| known.key == signed.signature.key) {
        None => Known::Not,
        Some(known)
            if known.owner.name == signed.change.by
                && known.owner.office == signed.signature.office =>
        {
            Known::Confirmed
        }
        Some(known) => Known::Another(known),
    }
}

/// What changed since: the state, then the plan.
pub fn since(signed: &Signed<'_>, language: Language) -> String {
    if !signed.is_genuine {
        return text(language, "signing-false");
    }
    if signed.covers_all() {
        return text(language, "signing-same");
    }
    let changes = match signed.changes_since {
        0 => None,
        count => Some(text_with(language, "signing-changes", &[("count", count.into())])),
    };
    let plan = match signed.plan {
        PlanSince::None | PlanSince::Same => None,
        PlanSince::Earlier => Some(text(language, "signing-plan-earlier")),
        PlanSince::Other => Some(text(language, "signing-plan-other")),
        PlanSince::Altered => Some(text(language, "signing-plan-altered")),
        PlanSince::Gone => Some(text(language, "signing-plan-gone")),
    };
    let said: Vec<String> = changes.into_iter().chain(plan).collect();
    text_with(language, "signing-since", &[("what", said.join(", ").into())])
}

/// A signature in one sentence.
pub fn told(signed: &Signed<'_>, confirmed: &[Confirmed], language: Language) -> Message {
    let known = known(signed, confirmed);
    let message = match (signed.is_genuine, known) {
        (false, _) | (_, Known::Another(_)) => Message::error("signing-told"),
        (_, Known::Not) => Message::warning("signing-told"),
        _ if signed.covers_all() => Message::note("signing-told"),
        _ => Message::warning("signing-told"),
    };
    let message = message
        .with("role", Value::Word(signed.signature.role.key().to_owned()))
        .with("who", signed.change.by.as_str())
        .with("office", signed.signature.office.as_str())
        .with("when", when(&signed.change.at))
        .with("fingerprint", fingerprint(&signed.signature.key));
    let known = match known {
        Known::Another(other) => text_with(
            language,
            "signing-another",
            &[
                ("name", other.owner.name.as_str().into()),
                ("office", other.owner.office.as_str().into()),
            ],
        ),
        known => text(language, known.key()),
    };
    message.with("known", known).with("since", since(signed, language))
}

/// By whom the plan of a scenario is signed and what changed since, in one line: the last signature
/// of each person. `None` if nobody has signed it.
pub fn in_line(
    document: &Document,
    scenario: &str,
    confirmed: &[Confirmed],
    language: Language,
) -> Option<String> {
    let signatures = document.signatures();
    let mut last: Vec<&Signed<'_>> = Vec::new();
    for signed in signatures.iter().filter(|signed| signed.change.scenario == scenario).rev() {
        if last.iter().all(|later| later.signature.key != signed.signature.key) {
            last.push(signed);
        }
    }
    let said = last.iter().rev().map(|signed| {
        let known = match known(signed, confirmed) {
            Known::Confirmed => String::new(),
            Known::Not => format!(" ({})", text(language, "signing-unconfirmed")),
            Known::Another(_) => format!(" ({})", text(language, "signing-another-short")),
        };
        let values = [
            ("role", text(language, signed.signature.role.key()).into()),
            ("who", signed.change.by.as_str().into()),
            ("office", signed.signature.office.as_str().into()),
            ("when", when(&signed.change.at).into()),
            ("known", known.into()),
            ("since", since(signed, language).into()),
        ];
        text_with(language, "signing-line", &values)
    });
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| said.join(" · "))
}

/// The register: every signature, newest first.
pub fn register(document: &Document, confirmed: &[Confirmed], language: Language) -> Sheet {
    let scenarios = document.scenarios();
    let scenario = |id: &str| {
        let named = scenarios.iter().find(|(known, _)| *known == id);
        named.map_or_else(|| text(language, "scenario-base"), |(_, name)| (*name).to_owned())
    };
    let rows: Vec<Signed<'_>> = document.signatures().into_iter().rev().collect();
    Sheet::of(&rows, language, |row| row.change.id.clone())
        .texts("col-when", |row| when(&row.change.at))
        .texts("col-who", |row| row.change.by.clone())
        .texts("col-office", |row| row.signature.office.clone())
        .texts("col-role", |row| text(language, row.signature.role.key()))
        .texts("col-scenario", |row| scenario(&row.change.scenario))
        .texts("col-since", |row| since(row, language))
        .texts("col-key", |row| fingerprint(&row.signature.key))
        .texts("col-known", |row| match known(row, confirmed) {
            Known::Another(_) => text(language, "signing-another-short"),
            known => text(language, known.key()),
        })
        .texts("col-why", |row| row.change.why.clone())
        .texts("col-id", |row| short_id(&row.change.id).to_owned())
        .marked(|row| if row.is_genuine { "" } else { "undone" })
        .done()
}

/// What a signature does, for the record of changes.
pub(crate) fn described(
    signature: &tepat_model::document::Signature,
    language: Language,
) -> String {
    let values = [
        ("role", words::text(language, signature.role.key()).into()),
        ("office", signature.office.as_str().into()),
        ("fingerprint", fingerprint(&signature.key).into()),
    ];
    text_with(language, "change-sign", &values)
}
