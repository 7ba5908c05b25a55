//! What supervisors asked about things, and what they were answered.

use super::goods::text;
use super::{Grid, Lie, Mark, Paper, Part, Set};
use crate::export::Given;
use crate::inquiries::{
    answer_in_words, in_order, inquiries_in_words, status_name, subject_name, who_and_when,
};
use crate::words;
use tepat_model::region::Inquiry;

pub(super) fn paper(given: &Given) -> Paper {
    let (region, language) = (given.region, given.language);
    let row = |it: &Inquiry| {
        vec![
            text(subject_name(region, it.subject, &it.about, language)),
            text(it.asked.clone()),
            text(who_and_when(&it.by, &it.on, language)),
            text(status_name(language, it.status)),
            text(answer_in_words(it, language)),
            text(match it.answered_by.as_str() {
                "" => String::new(),
                by => who_and_when(by, &it.answered_on, language),
            }),
        ]
    };
    let heads = [
        "inquiry-about",
        "inquiry-asked",
        "inquiry-by",
        "inquiry-status",
        "inquiry-answer",
        "inquiry-answered-by",
    ]
    .map(|key| words::text(language, key));
    let rows: Vec<_> = in_order(region).into_iter().map(row).collect();
    let signing = ["inquiry-sign-supervisor", "inquiry-sign-office"];
    Paper {
        mark: Mark::new("PP", ""),
        title: words::text(language, "document-inquiries"),
        lines: vec![words::message(language, &inquiries_in_words(region))],
        parts: vec![
            Part::Grid(Grid { rows, ..Grid::new(heads).set(Set::Small) }),
            Part::Signatures(signing.map(|key| words::text(language, key)).into()),
        ],
        lie: Lie::Across,
        ..Paper::default()
    }
}
