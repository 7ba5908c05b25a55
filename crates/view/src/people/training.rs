//! Training sessions in words and tables.

use super::role_name;
use crate::custody::name;
use crate::sheet::{Editor, Form, Sheet, Total};
use crate::words::{self, Language};
use tepat_model::message::Message;
use tepat_model::region::{PlaceKind, Region, StaffRole, Training};
use tepat_planner::people::TrainingPlan;

/// Whether everybody is trained in time, in sentences; nothing where everybody is and no session is
/// planned.
pub fn training_in_words(region: &Region, plan: &TrainingPlan) -> Vec<Message> {
    let sent: u32 = plan.groups.iter().map(|group| group.people).sum();
    let by = words::h_day(region.staffing.trained_by_h.into());
    let mut told = Vec::new();
    if sent > 0 {
        let average = plan.minutes().div_ceil(u64::from(sent));
        let farthest = plan.groups.iter().map(|group| group.minutes).max().unwrap_or(0);
        told.push(
            Message::note("training-told")
                .with("people", sent)
                .with("by", by.as_str())
                .with("average", tepat_model::message::Value::Minutes(average as i64))
                .with("farthest", tepat_model::message::Value::Minutes(farthest.into())),
        );
    }
    let left = |is_full: bool| {
        let of = plan.left.iter().filter(move |left| left.is_full == is_full);
        of.map(|left| left.people).sum::<u32>()
    };
    if left(true) > 0 {
        let message = Message::warning("training-full").with("people", left(true));
        told.push(message.with("by", by.as_str()));
    }
    if left(false) > 0 {
        let message = Message::warning("training-none").with("people", left(false));
        told.push(message.with("by", by.as_str()));
    }
    if !plan.late.is_empty() {
        let message = Message::warning("training-late").with("sessions", plan.late.join(", "));
        told.push(message.with("by", by));
    }
    told
}

/// Sessions with who comes.
pub fn trainings_sheet(region: &Region, plan: &TrainingPlan, language: Language) -> Sheet {
    let rows: Vec<&Training> = region.trainings.iter().collect();
    let places = region.places.iter().filter(|place| place.kind != PlaceKind::Junction);
    let places =
        places.map(|place| (place.code.clone(), words::base_name(region, &place.code, language)));
    let roles = std::iter::once((String::new(), words::text(language, "training-everybody")))
        .chain(StaffRole::ALL.map(|role| (role.key().to_owned(), role_name(language, role))));
    let whole = |least, most| Editor::Number { least, most, optional: false };
    let of = |training: &Training| {
        let code = training.code.clone();
        plan.groups.iter().filter(move |group| group.session == code)
    };
    Sheet::of(&rows, language, |training| training.code.clone())
        .texts("col-code", |training| training.code.clone())
        .texts("training-at", |training| name(region, &training.at))
        .edit("at", Editor::Choice(places.collect()))
        .numbers("training-day", Form::HDay, |training| Some(f64::from(training.h_day)))
        .edit("h_day", whole(0, 366))
        .texts("training-role", |training| {
            let everybody = || words::text(language, "training-everybody");
            training.role.map_or_else(everybody, |role| role_name(language, role))
        })
        .edit("role", Editor::Choice(roles.collect()))
        .numbers("training-capacity", Form::Count, |training| Some(f64::from(training.capacity)))
        .total(Total::Sum)
        .edit("capacity", whole(1, 10_000))
        .numbers("training-people", Form::Count, |training| {
            Some(f64::from(of(training).map(|group| group.people).sum::<u32>()))
        })
        .total(Total::Sum)
        .numbers("training-farthest", Form::Minutes, |training| {
            of(training).map(|group| f64::from(group.minutes)).max_by(f64::total_cmp)
        })
        .total(Total::Greatest)
        .marked(|training| if plan.late.contains(&training.code) { "bad" } else { "" })
        .done()
}
