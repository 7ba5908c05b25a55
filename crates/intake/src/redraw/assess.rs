//! Field assessments: recording them, and applying what they suggest.

use serde_json::Value as Json;

use super::{Redraw, Redrawn, gone};
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::{Assessment, Edge, Region, Verdict};

impl Redraw {
    /// Records an assessment under a new code; any code it already has is ignored.
    ///
    /// # Errors
    /// If its subject does not exist, or a field is invalid.
    pub fn assess(mut self, assessment: Assessment) -> Result<Redrawn, Message> {
        let about = &assessment.about;
        if self.region.edges.get(about).is_none()
            && self.region.link(about).is_none()
            && self.region.point(about).is_none()
        {
            return Err(gone(about));
        }
        let code = self.numbers.assessment();
        let assessment = Assessment { code: code.clone(), ..assessment };
        self.record(Edit::put(TableName::Assessments, &[assessment]))?;
        Ok(self.done(code))
    }
}

/// The edit an assessment suggests for its edge; `None` if it is about a place or changes
/// nothing.
pub fn suggested(assessment: &Assessment, region: &Region) -> Option<Edit> {
    let edge = region.edges.get(&assessment.about)?;
    let mut fields: Vec<(&str, Json)> = Vec::new();
    let closed = assessment.verdict == Verdict::Closed;
    if edge.closed != closed {
        fields.push(("closed", closed.into()));
    }
    if let Some(mode) = assessment.mode.filter(|mode| *mode != edge.mode) {
        fields.push(("mode", mode.key().into()));
    }
    if let Some(minutes) = assessment.minutes.filter(|minutes| edge.minutes != Some(*minutes)) {
        fields.push(("minutes", minutes.into()));
    }
    if let Some(kg) = assessment.max_weight_kg.filter(|kg| *kg != edge.max_weight_kg) {
        fields.push(("max_weight_kg", kg.into()));
    }
    (!fields.is_empty()).then(|| Edit::set_many(TableName::Edges, &edge.code, fields))
}

/// Whether the latest assessment of an edge disagrees with the edge.
pub fn is_contradicted(edge: &Edge, region: &Region) -> bool {
    let of_it = region.assessments.iter().filter(|a| a.about == edge.code);
    let latest = of_it.max_by(|a, b| (&a.on, &a.code).cmp(&(&b.on, &b.code)));
    latest.is_some_and(|assessment| suggested(assessment, region).is_some())
}
