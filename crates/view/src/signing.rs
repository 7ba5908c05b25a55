//! Signatures in words: who stands for a plan, whether their key is known, what changed since.

use std::cmp::Reverse;

use crate::merge::when;
use crate::sheet::Sheet;
use crate::words::{self, Language, text, text_with};
use tepat_model::calendar::utc_seconds;
use tepat_model::document::{
    Change, Document, PartSigned, PlanSince, Signature, Signed, SignedPart, short_id,
};
use tepat_model::key::{Confirmed, fingerprint};
use tepat_model::message::{Message, Value};
use tepat_model::region::Region;
use tepat_order::Order as _;

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
    known_of(signed.change, signed.signature, confirmed)
}

fn known_of<'a>(change: &Change, signature: &Signature, confirmed: &'a [Confirmed]) -> Known<'a> {
    match confirmed.iter().find(|known| known.key == signature.key) {
        None => Known::Not,
        Some(known) if known.owner.name == change.by && known.owner.office == signature.office => {
            Known::Confirmed
        }
        Some(known) => Known::Another(known),
    }
}

/// The same in a word or two.
fn known_in_short(
    change: &Change,
    signature: &Signature,
    confirmed: &[Confirmed],
    language: Language,
) -> String {
    match known_of(change, signature, confirmed) {
        Known::Another(_) => text(language, "signing-another-short"),
        known => text(language, known.key()),
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

/// A row of the register.
enum Row<'a> {
    OfFile(Signed<'a>),
    OfPart(PartSigned<'a>),
}

impl Row<'_> {
    fn change(&self) -> &Change {
        match self {
            Self::OfFile(signed) => signed.change,
            Self::OfPart(signed) => signed.change,
        }
    }

    fn signature(&self) -> &Signature {
        match self {
            Self::OfFile(signed) => signed.signature,
            Self::OfPart(signed) => signed.signature,
        }
    }

    fn is_genuine(&self) -> bool {
        match self {
            Self::OfFile(signed) => signed.is_genuine,
            Self::OfPart(signed) => signed.is_genuine,
        }
    }
}

/// What the signature of a part says about the file that the part was merged into.
pub fn of_part(signed: &PartSigned<'_>, language: Language) -> String {
    let key = if signed.is_genuine { "signing-part" } else { "signing-false" };
    let values = [("taken", signed.taken.into()), ("of", signed.covered.into())];
    text_with(language, key, &values)
}

/// The signature of a part in one sentence.
pub fn part_told(signed: &PartSigned<'_>, confirmed: &[Confirmed], language: Language) -> Message {
    let message = match signed.is_genuine {
        true => Message::note("signing-part-told"),
        false => Message::error("signing-part-told"),
    };
    message
        .with("role", Value::Word(signed.signature.role.key().to_owned()))
        .with("who", signed.change.by.as_str())
        .with("office", signed.signature.office.as_str())
        .with("when", when(&signed.change.at))
        .with("recipient", signed.part.recipient.as_str())
        .with("fingerprint", fingerprint(&signed.signature.key))
        .with("known", known_in_short(signed.change, signed.signature, confirmed, language))
        .with("id", short_id(&signed.change.id))
        .with("since", of_part(signed, language))
}

/// The register: every signature, of the file and of parts that were merged, newest first.
pub fn register(document: &Document, confirmed: &[Confirmed], language: Language) -> Sheet {
    let scenarios = document.scenarios();
    let scenario = |id: &str| {
        let named = scenarios.iter().find(|(known, _)| *known == id);
        named.map_or_else(|| text(language, "scenario-base"), |(_, name)| (*name).to_owned())
    };
    let of_file = document.signatures().into_iter().map(Row::OfFile);
    let mut rows: Vec<Row<'_>> =
        of_file.chain(document.part_signatures().into_iter().map(Row::OfPart)).rev().collect();
    rows.order_by_key(|row| Reverse(utc_seconds(&row.change().at)));
    Sheet::of(&rows, language, |row| row.change().id.clone())
        .texts("col-when", |row| when(&row.change().at))
        .texts("col-who", |row| row.change().by.clone())
        .texts("col-office", |row| row.signature().office.clone())
        .texts("col-role", |row| text(language, row.signature().role.key()))
        .texts("col-scenario", |row| match row {
            Row::OfFile(signed) => scenario(&signed.change.scenario),
            Row::OfPart(signed) => {
                let recipient = [("recipient", signed.part.recipient.as_str().into())];
                text_with(language, "signing-of-part", &recipient)
            }
        })
        .texts("col-since", |row| match row {
            Row::OfFile(signed) => since(signed, language),
            Row::OfPart(signed) => of_part(signed, language),
        })
        .texts("col-key", |row| fingerprint(&row.signature().key))
        .texts("col-known", |row| {
            known_in_short(row.change(), row.signature(), confirmed, language)
        })
        .texts("col-why", |row| row.change().why.clone())
        .texts("col-id", |row| short_id(&row.change().id).to_owned())
        .marked(|row| if row.is_genuine() { "" } else { "undone" })
        .done()
}

/// What a signature does, for the record of changes.
pub(crate) fn described(signature: &Signature, language: Language) -> String {
    let values = [
        ("role", words::text(language, signature.role.key()).into()),
        ("office", signature.office.as_str().into()),
        ("fingerprint", fingerprint(&signature.key).into()),
    ];
    text_with(language, "change-sign", &values)
}

/// That the signature of a part was kept, for the record of changes.
pub(crate) fn part_described(signed: &SignedPart, region: &Region, language: Language) -> String {
    let area = words::place_name(region, &signed.part.area, language);
    let signature = signed.changes.last().and_then(Change::signature);
    let what = signature.map(|signature| described(signature, language)).unwrap_or_default();
    text_with(language, "change-part-signed", &[("area", area.into()), ("what", what.into())])
}
