//! Prints what a plan leaves undone: unserved and late stations by cause and village, with
//! suggested remedies.

use super::out;
use tepat_model::message::Message;
use tepat_model::plan::Plan;
use tepat_model::region::Region;
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
    !unserved.is_empty() || !late.is_empty() || !left.is_empty()
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
