//! What supervisors ask about things, in words and as a table.

use crate::money::kind_name;
use crate::sheet::{Editor, Sheet};
use crate::words::{self, Language, day, record_name};
use tepat_model::document::{TableName, short_id};
use tepat_model::message::Message;
use tepat_model::region::{CostKind, Inquiry, InquiryStatus, Region, Subject};

/// What an inquiry is about, by name.
pub fn subject_name(region: &Region, subject: Subject, about: &str, language: Language) -> String {
    let of = |table| record_name(table, about, region, language);
    let told = |about: &str| {
        let key = format!("inquiry-of-{}", subject.key());
        words::text_with(language, &key, &[("about", about.into())])
    };
    match subject {
        Subject::Place => of(TableName::Places),
        Subject::Station => of(TableName::Stations),
        Subject::Edge => of(TableName::Edges),
        Subject::Trip | Subject::Paper => told(about),
        Subject::Change => told(short_id(about)),
        Subject::Cost => {
            let kind = CostKind::ALL.into_iter().find(|kind| kind.key() == about);
            told(&kind.map_or_else(|| about.to_owned(), |kind| kind_name(language, kind)))
        }
    }
}

/// The name of how an inquiry stands.
pub fn status_name(language: Language, status: InquiryStatus) -> String {
    words::text(language, &format!("inquiry-status-{}", status.key()))
}

/// The answer, the change that answers, or both; empty if there is none.
pub fn answer_in_words(inquiry: &Inquiry, language: Language) -> String {
    let change = match inquiry.change.as_str() {
        "" => String::new(),
        id => words::text_with(language, "inquiry-of-change", &[("about", short_id(id).into())]),
    };
    let said = [inquiry.answer.as_str(), &change].map(str::trim);
    said.into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Who asked or answered, and when.
pub fn who_and_when(by: &str, on: &str, language: Language) -> String {
    let by = if by.is_empty() { "–" } else { by };
    match on {
        "" => by.to_owned(),
        on => format!("{by}, {}", day(language, on)),
    }
}

/// Inquiries in the order of lists: those that are open first, then the latest.
pub fn in_order(region: &Region) -> Vec<&Inquiry> {
    let mut all: Vec<&Inquiry> = region.inquiries.iter().collect();
    all.sort_by(|a, b| {
        let open_first = b.is_open().cmp(&a.is_open());
        open_first.then_with(|| b.on.cmp(&a.on)).then_with(|| a.code.cmp(&b.code))
    });
    all
}

/// All inquiries, or those that are open.
pub fn inquiries_sheet(region: &Region, only_open: bool, language: Language) -> Sheet {
    let rows = in_order(region);
    let rows: Vec<_> = rows.into_iter().filter(|it| !only_open || it.is_open()).collect();
    let statuses = InquiryStatus::ALL.map(|it| (it.key().to_owned(), status_name(language, it)));
    Sheet::of(&rows, language, |it| it.code.clone())
        .texts("inquiry-about", |it| subject_name(region, it.subject, &it.about, language))
        .texts("inquiry-asked", |it| it.asked.clone())
        .texts("inquiry-by", |it| it.by.clone())
        .texts("col-on", |it| it.on.clone())
        .texts("inquiry-status", |it| status_name(language, it.status))
        .edit("status", Editor::Choice(statuses.to_vec()))
        .texts("inquiry-answer", |it| answer_in_words(it, language))
        .texts("inquiry-answered-by", |it| it.answered_by.clone())
        .texts("inquiry-answered-on", |it| it.answered_on.clone())
        .marked(|it| match it.status {
            InquiryStatus::Open => "bad",
            InquiryStatus::Answered => "",
            InquiryStatus::Withdrawn => "undone",
        })
        .done()
}

/// How many are open, answered and withdrawn.
pub fn inquiries_in_words(region: &Region) -> Message {
    let of = |status| region.inquiries.iter().filter(|it| it.status == status).count();
    Message::note("inquiries-told")
        .with("open", of(InquiryStatus::Open))
        .with("answered", of(InquiryStatus::Answered))
        .with("withdrawn", of(InquiryStatus::Withdrawn))
}
