//! Removes edges and places together with everything attached to them.

use super::{Redraw, Redrawn};
use tepat_model::document::{Edit, TableName};
use tepat_model::message::Message;
use tepat_model::region::PlaceKind;

/// A removal and what it takes along.
#[derive(Clone, Debug, PartialEq)]
pub struct Removal {
    /// The edit.
    pub redrawn: Redrawn,
    /// Edges removed because they end at the place.
    pub edges: usize,
    /// Vehicles removed because they are based there.
    pub vehicles: u32,
    /// Field assessments of everything removed.
    pub assessments: usize,
}

impl Removal {
    /// Whether nothing else is removed.
    pub fn is_bare(&self) -> bool {
        (self.edges, self.vehicles, self.assessments) == (0, 0, 0)
    }
}

impl Redraw {
    /// Removes an edge and its assessments.
    ///
    /// # Errors
    /// If the edge does not exist.
    pub fn remove_edge(mut self, code: &str) -> Result<Removal, Message> {
        let assessments = self.take_edge(code, None)?;
        let redrawn = self.done(code.to_owned());
        Ok(Removal { redrawn, edges: 0, vehicles: 0, assessments })
    }

    /// Removes a place, the edges that end there and the vehicles based there.
    ///
    /// # Errors
    /// If it is the store, or stations or posts belong to it; move these first.
    pub fn remove_place(mut self, code: &str) -> Result<Removal, Message> {
        let place = self.place(code)?;
        let refused = |key: &str| Message::error(key).about(code).with("place", &*place.name);
        let stations = self.region.stations.iter().filter(|s| s.desa == code).count();
        let below = self.region.places.iter();
        let below = below.filter(|p| p.kind == PlaceKind::Pps && p.parent == code).count();
        if place.kind == PlaceKind::Store {
            return Err(refused("redraw-store-stays"));
        }
        if stations > 0 {
            return Err(refused("redraw-place-has-stations").with("stations", stations));
        }
        if below > 0 {
            return Err(refused("redraw-place-has-posts").with("posts", below));
        }
        let edges: Vec<String> = self.edges_at(code).map(|edge| edge.code.clone()).collect();
        let mut assessments = 0;
        for edge in &edges {
            assessments += self.take_edge(edge, None)?;
        }
        let here = self.region.fleet.iter().filter(|row| row.base == code);
        let (rows, counts): (Vec<String>, Vec<u32>) =
            here.map(|row| (row.code.clone(), row.count)).unzip();
        for row in rows {
            self.record(Edit::Remove { table: TableName::Fleet, code: row })?;
        }
        assessments += self.take_assessments(code, None)?;
        self.record(Edit::Remove { table: TableName::Places, code: code.to_owned() })?;
        let vehicles = counts.into_iter().fold(0, u32::saturating_add);
        Ok(Removal {
            redrawn: self.done(code.to_owned()),
            edges: edges.len(),
            vehicles,
            assessments,
        })
    }

    /// Removes an edge. Its assessments go too, or move to the edge `heir`. Returns how many.
    pub(super) fn take_edge(&mut self, code: &str, heir: Option<&str>) -> Result<usize, Message> {
        let assessments = self.take_assessments(code, heir)?;
        self.record(Edit::Remove { table: TableName::Edges, code: code.to_owned() })?;
        Ok(assessments)
    }

    /// Removes the assessments of a thing, or moves them to the edge `heir`. Returns how many.
    pub(super) fn take_assessments(
        &mut self,
        about: &str,
        heir: Option<&str>,
    ) -> Result<usize, Message> {
        let of_it = self.region.assessments.iter().filter(|a| a.about == about);
        let codes: Vec<String> = of_it.map(|assessment| assessment.code.clone()).collect();
        for code in &codes {
            self.record(match heir {
                Some(heir) => Edit::set(TableName::Assessments, code, "about", heir),
                None => Edit::Remove { table: TableName::Assessments, code: code.clone() },
            })?;
        }
        Ok(codes.len())
    }
}
