//! The countdown of tasks to voting day.

use serde::{Deserialize, Serialize};

use tepat_model::calendar::h_day_of;
use tepat_model::region::{Region, Task};
use tepat_order::Order as _;

/// When a task is due, seen from a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// It should be done already.
    Late,
    /// It is due on the day.
    Today,
    /// It is due within a week.
    Soon,
    /// It is due later, or voting day is not known.
    #[default]
    Later,
    /// Nothing is left to do.
    Over,
}

impl Due {
    /// All, in the order of lists.
    pub const ALL: [Self; 5] = [Self::Late, Self::Today, Self::Soon, Self::Later, Self::Over];

    /// The name in files and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Today => "today",
            Self::Soon => "soon",
            Self::Later => "later",
            Self::Over => "over",
        }
    }
}

/// A task seen from a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// Code of the task.
    pub code: String,
    /// When it is due.
    pub due: Due,
    /// Days left; negative if it is late. `None` if voting day or the day is not known.
    pub days_left: Option<i32>,
}

/// All tasks, those that are late first, each kind by its day. O(tasks · log tasks).
pub fn countdown(region: &Region, day: &str) -> Vec<Counted> {
    let today = h_day_of(&region.info.voting_day, day);
    let mut tasks: Vec<(&Task, Counted)> =
        region.tasks.iter().map(|task| (task, counted(task, today))).collect();
    tasks.order_by(|(a, of_a), (b, of_b)| {
        of_a.due.cmp(&of_b.due).then(b.due_h.cmp(&a.due_h)).then_with(|| a.code.cmp(&b.code))
    });
    tasks.into_iter().map(|(_, counted)| counted).collect()
}

fn counted(task: &Task, today: Option<i32>) -> Counted {
    let days_left = today.map(|today| today - i32::from(task.due_h));
    let due = match days_left {
        _ if task.state.is_over() => Due::Over,
        Some(..0) => Due::Late,
        Some(0) => Due::Today,
        Some(1..=7) => Due::Soon,
        _ => Due::Later,
    };
    Counted { code: task.code.clone(), due, days_left }
}
