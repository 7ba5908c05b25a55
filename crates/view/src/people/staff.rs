//! Staff at their posts, in words and tables.

use std::collections::BTreeMap;

use super::area_name;
use crate::custody::name;
use crate::sheet::{Editor, Form, Sheet, Total};
use crate::words::{self, Language};
use tepat_model::document::Roster;
use tepat_model::message::Message;
use tepat_model::region::{Person, Region, StaffLevel, StaffRole};
use tepat_order::{Gather as _, Order as _};
use tepat_planner::people::StaffPost;

/// The name of a role.
pub fn role_name(language: Language, role: StaffRole) -> String {
    words::text(language, &format!("staff-role-{}", role.key()))
}

/// The key of a post in tables.
pub fn post_key(post: &StaffPost) -> String {
    format!("{}@{}", post.role.key(), post.at)
}

/// A person's name; their code if it is not known.
pub fn person_name(roster: &Roster, code: &str) -> String {
    let name = roster.name(code);
    if name.is_empty() { code.to_owned() } else { name.to_owned() }
}

/// Where somebody works: a station with its village, or a place.
pub fn workplace(region: &Region, person: &Person) -> String {
    match region.stations.get(&person.at) {
        Some(station) => {
            format!("TPS {:03} {}", station.number, name(region, station.home()))
        }
        None => name(region, &person.at),
    }
}

/// How posts are filled, in sentences.
pub fn filled_in_words(
    region: &Region,
    roster: &Roster,
    posts: &[StaffPost],
    lost: &[String],
) -> Vec<Message> {
    if region.staff.is_empty() {
        return vec![Message::note("staff-none-listed")];
    }
    let sum = |of: fn(&StaffPost) -> u32| posts.iter().map(of).sum::<u32>();
    let named = region.staff.iter().filter(|person| !roster.name(&person.code).is_empty()).count();
    let mut told = vec![
        Message::note("staff-filled-told")
            .with("needed", sum(|post| post.needed))
            .with("filled", sum(|post| post.filled))
            .with("trained", sum(|post| post.trained))
            .with("missing", sum(|post| post.missing))
            .with("over", sum(|post| post.over)),
        Message::note("staff-named-told").with("people", region.staff.len()).with("named", named),
    ];
    let doubtful = sum(|post| post.doubtful);
    if doubtful > 0 {
        told.push(Message::warning("staff-doubtful-told").with("count", doubtful));
    }
    if !lost.is_empty() {
        told.push(Message::warning("staff-lost-told").with("count", lost.len()));
    }
    told
}

/// Posts with what is wanted, there, trained and missing.
pub fn posts_sheet(region: &Region, posts: &[StaffPost], language: Language) -> Sheet {
    let some = |number: u32| Some(f64::from(number)).filter(|number| *number > 0.0);
    Sheet::of(posts, language, post_key)
        .texts("col-kecamatan", |post| area_name(region, language, &post.area))
        .texts("staff-post", |post| name(region, &post.at))
        .texts("staff-role", |post| role_name(language, post.role))
        .numbers("staff-needed", Form::Count, |post| Some(f64::from(post.needed)))
        .total(Total::Sum)
        .numbers("staff-filled", Form::Count, |post| Some(f64::from(post.filled)))
        .total(Total::Sum)
        .numbers("staff-trained", Form::Count, |post| Some(f64::from(post.trained)))
        .total(Total::Sum)
        .numbers("staff-missing", Form::Count, move |post| some(post.missing))
        .total(Total::Sum)
        .numbers("staff-over", Form::Count, move |post| some(post.over))
        .total(Total::Sum)
        .numbers("staff-doubtful", Form::Count, move |post| some(post.doubtful))
        .total(Total::Sum)
        .marked(|post| if post.missing > 0 { "bad" } else { "" })
        .done()
}

/// People of a post, by place and name; of no post, everybody.
pub fn people_of<'a>(
    region: &'a Region,
    roster: &Roster,
    fits: impl Fn(&Person) -> bool,
) -> Vec<&'a Person> {
    let mut people: Vec<&Person> = region.staff.iter().filter(|person| fits(person)).collect();
    people.order_by_key(|person| {
        let order = (person.at.as_str(), person.role, !person.chair);
        (order, roster.name(&person.code).to_owned(), person.code.as_str())
    });
    people
}

/// Whom to call, by place: the chair of a post, else who comes first by role and name, of those with a
/// telephone number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contacts(BTreeMap<String, String>);

impl Contacts {
    /// O(staff · log staff).
    pub fn of(region: &Region, roster: &Roster) -> Self {
        let mut first: BTreeMap<&str, (_, &str)> = BTreeMap::new();
        for person in &region.staff {
            let phone = roster.phone(&person.code);
            let Some(post) = region.post_of(person).filter(|_| !phone.is_empty()) else { continue };
            let name = roster.name(&person.code);
            let rank = (!person.chair, person.role, name, person.code.as_str());
            let known = first.entry(post).or_insert((rank, phone));
            if rank < known.0 {
                *known = (rank, phone);
            }
        }
        let told = |(post, ((.., name, _), phone)): (&str, ((_, _, &str, _), &str))| {
            (post.to_owned(), format!("{name} {phone}"))
        };
        Self(first.into_iter().map(told).gather())
    }

    /// Name and number of whom to call at a place.
    pub fn at(&self, place: &str) -> Option<&str> {
        self.0.get(place).map(String::as_str)
    }
}

/// Whether somebody belongs to a post that [`post_key`] names.
pub fn is_at(region: &Region, key: &str, person: &Person) -> bool {
    key.split_once('@').is_some_and(|(role, at)| {
        person.role.key() == role
            && (region.post_of(person) == Some(at)
                || (person.role.level() == StaffLevel::Station && person.at == at))
    })
}

/// People with their names, as far as they are known.
pub fn people_sheet(
    region: &Region,
    roster: &Roster,
    people: &[&Person],
    language: Language,
) -> Sheet {
    let yes_or_no = [("no", "staff-not-yet"), ("yes", "staff-done")]
        .map(|(value, key)| (value.to_owned(), words::text(language, key)));
    Sheet::of(people, language, |person| person.code.clone())
        .texts("staff-name", |person| person_name(roster, &person.code))
        .texts("staff-role", |person| role_in_words(language, person))
        .texts("people-where", |person| workplace(region, person))
        .texts("staff-phone", |person| roster.phone(&person.code).to_owned())
        .texts("staff-trained", |person| yes_or_no[usize::from(person.trained)].1.clone())
        .edit("trained", Editor::Choice(yes_or_no.to_vec()))
        .done()
}

/// What somebody does, chair or not.
pub fn role_in_words(language: Language, person: &Person) -> String {
    let role = role_name(language, person.role);
    match person.chair {
        true => words::text_with(language, "staff-chair", &[("role", role.into())]),
        false => role,
    }
}

/// What can be decided about a doubtful entry: its value and text key.
const DECISIONS: [(&str, &str); 3] =
    [("", "staff-undecided"), ("other", "staff-other-person"), ("remove", "staff-same-person")];

/// Entries that are or may be somebody who is counted elsewhere, to be decided one by one.
pub fn twins_sheet(region: &Region, roster: &Roster, language: Language) -> Sheet {
    let people = people_of(region, roster, |person| !person.twin.is_empty());
    let decisions = DECISIONS.map(|(value, key)| (value.to_owned(), words::text(language, key)));
    let other = |person: &&Person| region.staff.get(&person.twin);
    Sheet::of(&people, language, |person| person.code.clone())
        .texts("staff-name", |person| person_name(roster, &person.code))
        .texts("staff-role", |person| role_in_words(language, person))
        .texts("people-where", |person| workplace(region, person))
        .texts("staff-twin", |person| person_name(roster, &person.twin))
        .texts("staff-twin-where", |person| {
            other(person).map_or_else(String::new, |other| {
                format!("{}, {}", role_in_words(language, other), workplace(region, other))
            })
        })
        .texts("staff-decision", |_| decisions[0].1.clone())
        .edit("twin", Editor::Choice(decisions.to_vec()))
        .done()
}
