//! Asking about things, answering and withdrawing, each as one edit.

use super::change::{Change, Edit};
use super::planning_file::{Document, Stamp};
use crate::fingerprint::tag;
use crate::message::Message;
use crate::region::{CostKind, Inquiry, InquiryStatus, Subject, TableName};

impl Document {
    /// A question about a thing as an edit, and the code it gets.
    pub fn ask(&self, subject: Subject, about: &str, asked: &str, stamp: &Stamp) -> (String, Edit) {
        let of_file = self.tag(stamp);
        let code = format!("Q-{of_file}{}", tag(&[&of_file, about, asked]));
        let inquiry = Inquiry {
            code: code.clone(),
            subject,
            about: about.to_owned(),
            by: stamp.by.clone(),
            on: day_of(stamp),
            asked: in_one_line(asked),
            ..Inquiry::default()
        };
        (code, Edit::put(TableName::Inquiries, &[inquiry]))
    }

    /// An answer to an inquiry as an edit: a text, a change that answers, or both.
    ///
    /// # Errors
    /// There is no such change.
    pub fn answer(
        &self,
        code: &str,
        text: &str,
        change: &str,
        stamp: &Stamp,
    ) -> Result<Edit, Message> {
        let change = match change.trim() {
            "" => String::new(),
            written => self.find_change(written)?.id.clone(),
        };
        let fields = [
            ("status", InquiryStatus::Answered.key().into()),
            ("answer", in_one_line(text).into()),
            ("change", change.into()),
            ("answered_by", stamp.by.as_str().into()),
            ("answered_on", day_of(stamp).into()),
        ];
        Ok(Edit::set_many(TableName::Inquiries, code, fields))
    }

    /// What a code, the number of a paper, the name of a kind of cost or the first digits of a
    /// change's id stand for in a scenario.
    ///
    /// # Errors
    /// Nothing has this code, or several changes begin so.
    pub fn subject_of(&self, scenario: &str, written: &str) -> Result<(Subject, String), Message> {
        let (region, about) = (self.view(scenario).region, written.trim());
        let is_trip = || self.plan(scenario).is_some_and(|plan| plan.trip(about).is_some());
        let subject = match about {
            _ if region.stations.get(about).is_some() => Subject::Station,
            _ if region.places.get(about).is_some() => Subject::Place,
            _ if region.edges.get(about).is_some() || region.link(about).is_some() => Subject::Edge,
            _ if is_trip() => Subject::Trip,
            _ if CostKind::ALL.iter().any(|kind| kind.key() == about) => Subject::Cost,
            // Numbers of papers have slashes, as in `SJ/T0001/64.02/2024`.
            _ if about.contains('/') => Subject::Paper,
            _ if is_hex(about) => {
                return Ok((Subject::Change, self.find_change(about)?.id.clone()));
            }
            _ => return Err(Message::error("inquiry-unknown").with("about", about)),
        };
        Ok((subject, about.to_owned()))
    }

    /// The change with an id or its first digits.
    ///
    /// # Errors
    /// There is none, or several begin so.
    pub fn find_change(&self, written: &str) -> Result<&Change, Message> {
        let mut found = self.changes.iter().filter(|change| change.id.starts_with(written));
        match (found.next(), found.next()) {
            (Some(change), None) => Ok(change),
            (None, _) => Err(Message::error("inquiry-no-change").with("id", written)),
            _ => Err(Message::error("inquiry-many-changes").with("id", written)),
        }
    }
}

/// An inquiry that is no longer asked, or is open again, as an edit.
pub fn with_status(code: &str, status: InquiryStatus) -> Edit {
    Edit::set(TableName::Inquiries, code, "status", status.key())
}

/// The day of a stamp, ISO 8601.
fn day_of(stamp: &Stamp) -> String {
    stamp.at.get(..10).unwrap_or_default().to_owned()
}

fn is_hex(text: &str) -> bool {
    4 <= text.len() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{BASE, Opened, Returned};
    use crate::region::{Region, bundled};

    fn stamp(by: &str, second: u32) -> Stamp {
        Stamp {
            at: format!("2024-11-20T08:00:{second:02}+08:00"),
            by: by.into(),
            ..Stamp::default()
        }
    }

    fn region() -> Region {
        bundled()[0].region().unwrap()
    }

    fn asked(document: &mut Document, about: &str, text: &str, stamp: &Stamp) -> String {
        let (code, edit) = document.ask(Subject::Place, about, text, stamp);
        document.edit(BASE, edit, stamp).unwrap();
        code
    }

    #[test]
    fn a_change_answers_by_the_first_digits_of_its_id() {
        let mut document = Document::new(region(), "KPU");
        let store = region().store().unwrap().code.clone();
        let code = asked(&mut document, &store, "Who has\nthe keys?", &stamp("Bawaslu", 1));
        assert_eq!(document.view(BASE).region.open_inquiries(), 1);
        document
            .edit(
                BASE,
                Edit::set(TableName::Places, &store, "note", "keys: police"),
                &stamp("KPU", 2),
            )
            .unwrap();
        let id = document.changes[1].id.clone();
        assert!(document.answer(&code, "", "ffff00ff", &stamp("KPU", 3)).is_err());
        let edit = document.answer(&code, "Done.", &id[..8], &stamp("KPU", 3)).unwrap();
        document.edit(BASE, edit, &stamp("KPU", 3)).unwrap();
        let region = document.view(BASE).region;
        let inquiry = region.inquiries.get(&code).unwrap();
        assert_eq!((&*inquiry.asked, &inquiry.change), ("Who has the keys?", &id));
        assert_eq!(region.open_inquiries(), 0);
        document.undo(BASE, &stamp("KPU", 4)).unwrap();
        assert_eq!(document.view(BASE).region.open_inquiries(), 1, "an answer can be undone");
    }

    /// Whatever a part opens to its recipient: asking and answering is allowed, and comes back.
    #[test]
    fn in_a_part_everyone_may_ask_and_answer() {
        let mut document = Document::new(region(), "KPU");
        let area = region().places.iter().find_map(|place| {
            (place.kind == crate::region::PlaceKind::Ppk).then(|| place.code.clone())
        });
        let area = area.unwrap();
        let first = asked(&mut document, &area, "Is it dry?", &stamp("Bawaslu", 1));
        let mut part = document.split(&area, "PPK", &[], &stamp("KPU", 2)).unwrap();
        let edit = Edit::set(TableName::Places, &area, "note", "dry");
        assert!(part.edit(BASE, edit, &stamp("PPK", 3)).is_err(), "nothing else is opened");
        let answer = part.answer(&first, "It is.", "", &stamp("PPK", 4)).unwrap();
        part.edit(BASE, answer, &stamp("PPK", 4)).unwrap();
        let own = asked(&mut part, &area, "When do the boats come?", &stamp("PPK", 5));
        let (_, edit) =
            part.ask(Subject::Change, &part.changes[0].id, "Who said so?", &stamp("P", 6));
        part.edit(BASE, edit, &stamp("P", 6)).unwrap();
        let forged = Edit::set(TableName::Inquiries, &first, "asked", "Is it wet?");
        assert!(part.edit(BASE, forged, &stamp("PPK", 7)).is_err(), "the question is not theirs");
        let remove = Edit::Remove { table: TableName::Inquiries, code: first.clone() };
        assert!(part.edit(BASE, remove, &stamp("PPK", 7)).is_err());
        let opened = Ok(Opened { document: part, notes: Vec::new() });
        let document = document.merge(&[Returned { name: "part".into(), opened }]).document;
        let region = document.view(BASE).region;
        assert_eq!(region.inquiries.get(&first).unwrap().answer, "It is.");
        assert_eq!(region.inquiries.get(&own).unwrap().by, "PPK");
        // What was asked about a change of the part names it as the whole file knows it.
        let about = region.inquiries.iter().find(|inquiry| inquiry.subject == Subject::Change);
        assert!(document.find_change(&about.unwrap().about).is_ok());
    }
}
