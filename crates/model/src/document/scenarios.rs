//! Scenarios: listing, creating and finding them.

use super::change::{Change, Edit};
use super::planning_file::{BASE, Document, Stamp};
use crate::message::Message;

/// Fewer digits than this are not taken for an id.
const LEAST_DIGITS: usize = 4;

impl Change {
    /// The scenario that the change belongs to; for the change that creates one, that scenario.
    pub fn scenario_id(&self) -> &str {
        match &self.edit {
            // In files converted from format 1, the creating change names the scenario itself.
            Edit::Scenario { .. } if self.scenario.is_empty() => &self.id,
            _ => &self.scenario,
        }
    }
}

impl Document {
    /// Ids and names of all scenarios but the base, in order of creation.
    pub fn scenarios(&self) -> Vec<(&str, &str)> {
        let undone = self.undone_ids();
        self.changes
            .iter()
            .filter(|change| !undone.contains(change.id.as_str()))
            .filter_map(|change| match &change.edit {
                Edit::Scenario { name } => Some((change.scenario_id(), name.as_str())),
                _ => None,
            })
            .collect()
    }

    /// Creates a scenario and returns its id, which is the id of the change that creates it.
    pub fn begin_scenario(&mut self, name: &str, stamp: &Stamp) -> String {
        self.record(BASE, Edit::Scenario { name: name.to_owned() }, stamp)
    }

    /// The id of the scenario that a person means, by its id, its name, or the first digits of its
    /// id. An empty text means the base.
    ///
    /// # Errors
    /// There is no such scenario, or several could be meant.
    pub fn find_scenario(&self, named: &str) -> Result<String, Message> {
        let scenarios = self.scenarios();
        if named == BASE || scenarios.iter().any(|(id, _)| *id == named) {
            return Ok(named.to_owned());
        }
        let is_named = |(_, name): &&(&str, &str)| *name == named;
        let begins = |(id, _): &&(&str, &str)| named.len() >= LEAST_DIGITS && id.starts_with(named);
        let mut meant: Vec<_> = scenarios.iter().filter(is_named).collect();
        if meant.is_empty() {
            meant = scenarios.iter().filter(begins).collect();
        }
        match meant[..] {
            [(id, _)] => Ok((*id).to_owned()),
            [] if scenarios.is_empty() => {
                Err(Message::error("scenario-none").with("scenario", named))
            }
            [] => {
                let names: Vec<_> = scenarios.iter().map(|(_, name)| *name).collect();
                Err(Message::error("scenario-unknown")
                    .with("scenario", named)
                    .with("known", names.join(", ")))
            }
            _ => Err(Message::error("scenario-unclear").with("scenario", named)),
        }
    }
}
