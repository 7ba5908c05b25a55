//! How much a plan leaves for delays in each sub-district, in steps.

use std::collections::BTreeMap;

use super::judge::Judgement;
use tepat_model::region::{Margin, Region, Table};

/// Steps of caution: per cent by which work is planned to take longer, minutes before the deadline,
/// minutes kept free at the end of a day. Trials on three regions gained most from slower work;
/// without some of the others a single delay still costs a night.
const STEPS: [(u16, u16, u16); 9] = [
    (0, 0, 0),
    (15, 30, 0),
    (25, 60, 30),
    (35, 60, 60),
    (50, 60, 60),
    (65, 90, 60),
    (80, 90, 60),
    (100, 120, 60),
    (130, 120, 60),
];

/// Shares that are much to lack, and much to have more than promised.
const MUCH_LACKING: f64 = 0.25;
const MUCH_SPARE: f64 = 0.02;

/// The steps of all sub-districts.
#[derive(Clone, Debug)]
pub struct Caution {
    /// What people have set; it is never lowered.
    own: Table<Margin>,
    /// By sub-district.
    steps: BTreeMap<String, usize>,
}

impl Caution {
    /// No more caution than the region's own margins.
    pub fn new(region: &Region) -> Self {
        Self { own: region.margins.clone(), steps: BTreeMap::new() }
    }

    /// Takes the next step wherever a plan breaks the promise, a longer one where it lacks much; if
    /// it breaks it nowhere, goes back a step wherever it does much more. Whether any step changed.
    pub fn adapt(&mut self, judgement: &Judgement) -> bool {
        let is_kept = judgement.is_kept();
        let before = self.steps.clone();
        for (area, &spare) in &judgement.spare {
            let step = self.steps.entry(area.clone()).or_insert(0);
            *step = match spare {
                spare if spare < -MUCH_LACKING => *step + 2,
                spare if spare < 0.0 => *step + 1,
                spare if is_kept && spare > MUCH_SPARE => step.saturating_sub(1),
                _ => *step,
            };
            *step = (*step).min(STEPS.len() - 1);
        }
        self.steps != before
    }

    /// The margins of these steps.
    pub fn margins(&self) -> Table<Margin> {
        let mut margins: Vec<Margin> = self.own.iter().cloned().collect();
        for (area, &step) in &self.steps {
            let (slower_percent, minutes, day_minutes) = STEPS[step];
            let own = self.own.get(area);
            let at_least = |step: u16, own: Option<u16>| step.max(own.unwrap_or(0));
            let margin = Margin {
                place: area.clone(),
                slower_percent: at_least(slower_percent, own.map(|own| own.slower_percent)),
                minutes: at_least(minutes, own.map(|own| own.minutes)),
                day_minutes: at_least(day_minutes, own.map(|own| own.day_minutes)),
            };
            if margin.leaves_something() {
                margins.push(margin);
            }
        }
        Table::new(margins)
    }
}
