//! Prints what a plan leaves undone: unserved and late stations by cause and village, with
//! suggested remedies; and where goods stay overnight without custody.

use super::out;
use tepat_model::message::Message;
use tepat_model::plan::{Nights, Plan};
use tepat_model::region::Region;
use tepat_view::custody::{halt_in_words, nights_in_words, without_custody};
use tepat_view::shortfall::{Shortfall, late, unserved};
use tepat_view::words::{self, Language};

/// Prints the shortfall of a plan; returns whether any goods do not come, come late or do not come
/// back.
pub(super) fn print(language: Language, region: &Region, plan: &Plan) -> bool {
    let (unserved, late) = (unserved(region, &plan.unserved), late(region, plan));
    unserved.iter().for_each(|group| print_group(language, group, "cli-unserved-group"));
    late.iter().for_each(|group| print_group(language, group, "cli-late-group"));
    let left = tepat_view::shortfall::unserved(region, &plan.unreturned);
    left.iter().for_each(|group| print_group(language, group, "cli-unreturned-group"));
    print_nights(language, region, plan);
    !unserved.is_empty() || !late.is_empty() || !left.is_empty()
}

/// Prints the nights of a plan, and every halt without custody with what was tried.
fn print_nights(language: Language, region: &Region, plan: &Plan) {
    let say = |message: &Message| words::message(language, message);
    out::line(&say(&nights_in_words(Nights::of(plan))));
    for halt in without_custody(plan) {
        out::line(&format!("  {}", say(&halt_in_words(region, halt, language))));
        for tried in &halt.tried {
            out::line(&format!("    {}", say(tried)));
        }
    }
}

fn print_group(language: Language, group: &Shortfall, key: &str) {
    for village in &group.villages {
        let message = Message::note(key)
            .with("desa", village.name.as_str())
            .with("count", village.stations.len())
            .with("numbers", village.numbers.as_str());
        out::line(&words::message(language, &message));
    }
    for cause in &group.causes {
        out::line(&format!("  {}", words::message(language, cause)));
    }
}
