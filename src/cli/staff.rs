//! `tepat staff`: who fills which post, and the names in a file.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{SHORT, out, read, stamp, write};
use tepat_check::{Sending, StaffTally, audit_staff, audit_training};
use tepat_model::document::BASE;
use tepat_model::message::Message;
use tepat_model::region::Region;
use tepat_planner::people::{StaffPost, TrainingPlan, by_area, people, staff_posts};
use tepat_view::people::{
    filled_in_words, people_of, people_sheet, person_name, posts_sheet, role_in_words,
    training_in_words, trainings_sheet, workplace,
};
use tepat_view::sheet::Sheet;
use tepat_view::words::{self, Language};

/// Arguments of `tepat staff`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Planning file to read.
    file: PathBuf,
    /// Lists posts village by village instead of sub-district by sub-district.
    #[arg(long)]
    villages: bool,
    /// Prints everybody with name and telephone number instead, separated by tabs.
    #[arg(long, conflicts_with = "villages")]
    contacts: bool,
    /// Writes a copy without the names of people.
    #[arg(long, value_name = "FILE")]
    without_names: Option<PathBuf>,
    /// Takes all names out of the file for good and writes it to this file; other copies still have
    /// them.
    #[arg(long, value_name = "FILE", conflicts_with = "without_names")]
    clear_names: Option<PathBuf>,
}

pub(super) fn run(language: Language, arguments: &Arguments) -> Result<ExitCode, Message> {
    let mut document = read(language, &arguments.file)?;
    if let Some(output) = &arguments.without_names {
        return write(language, output, &document.without_names());
    }
    if let Some(output) = &arguments.clear_names {
        let count = document.clear_names(&stamp("", "", None).at);
        let told = Message::note("staff-cleared").with("count", count);
        let done = write(language, output, &document);
        out::line(&words::message(language, &told));
        return done;
    }
    let region = document.view(BASE).region;
    let roster = &document.roster;
    if arguments.contacts {
        let everybody = people_of(&region, roster, |_| true);
        table(&people_sheet(&region, roster, &everybody, language));
        return Ok(ExitCode::SUCCESS);
    }
    let (posts, lost) = staff_posts(&region);
    let say = |message: &Message| out::line(&words::message(language, message));
    filled_in_words(&region, roster, &posts, &lost).iter().for_each(say);
    if region.staff.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let listed = if arguments.villages { posts.clone() } else { by_area(&posts) };
    table(&posts_sheet(&region, &listed, language));
    for person in people_of(&region, roster, |person| !person.twin.is_empty()) {
        let other = region.staff.get(&person.twin);
        let told = Message::warning("cli-staff-twin")
            .about(&person.code)
            .with("name", person_name(roster, &person.code))
            .with("role", role_in_words(language, person))
            .with("place", workplace(&region, person))
            .with("other", person_name(roster, &person.twin))
            .with("elsewhere", other.map_or_else(String::new, |other| workplace(&region, other)));
        say(&told);
    }
    let training = people(&region, None).training;
    training_in_words(&region, &training).iter().for_each(say);
    if !region.trainings.is_empty() {
        table(&trainings_sheet(&region, &training, language));
    }
    let mut wrong = audit_staff(&region, &tallies(&posts), &lost);
    wrong.extend(audit_training(&region, &sendings(&training)));
    wrong.iter().for_each(say);
    Ok(match (wrong.is_empty(), posts.iter().any(|post| post.missing > 0)) {
        (false, _) => ExitCode::FAILURE,
        (true, true) => ExitCode::from(SHORT),
        (true, false) => ExitCode::SUCCESS,
    })
}

/// Prints a table with its headings, separated by tabs.
fn table(sheet: &Sheet) {
    let rows: Vec<u32> = (0..).take(sheet.len()).collect();
    out::line(sheet.tsv(&rows, true).trim_end());
}

/// Posts in the form that the checker reads.
fn tallies(posts: &[StaffPost]) -> Vec<StaffTally> {
    let tally = |post: &StaffPost| StaffTally {
        role: post.role,
        at: post.at.clone(),
        needed: post.needed,
        filled: post.filled,
        trained: post.trained,
        doubtful: post.doubtful,
        missing: post.missing,
        over: post.over,
    };
    posts.iter().map(tally).collect()
}

/// Who is sent where, in the form that the checker reads.
pub fn sendings(plan: &TrainingPlan) -> Vec<Sending> {
    let sent = plan.groups.iter().map(|group| Sending {
        from: group.from.clone(),
        role: group.role,
        session: group.session.clone(),
        people: group.people,
    });
    let left = plan.left.iter().map(|left| Sending {
        from: left.from.clone(),
        role: left.role,
        session: String::new(),
        people: left.people,
    });
    sent.chain(left).collect()
}

/// Where posts are counted otherwise than the checker counts them.
pub(super) fn audited(region: &Region) -> Vec<Message> {
    let (posts, lost) = staff_posts(region);
    match region.staff.is_empty() {
        true => Vec::new(),
        false => audit_staff(region, &tallies(&posts), &lost),
    }
}
