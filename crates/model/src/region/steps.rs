//! The steps of a route: edges of the region and links of its imported network.
//!
//! Within one computation a step is a number: positions of edges come first, then positions
//! of links. In files it is a code: that of the edge, or `w<way>.<part>`. Consecutive links of
//! one way are written as one code, `w<way>.<part>-<part>`.

use tepat_network::{Link, Net, link_code};

use super::{Edge, Record, Region};

/// An edge or a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step<'a> {
    /// An edge of the region.
    Edge(&'a Edge),
    /// A link of the imported network.
    Link(&'a Link),
}

/// Way, first part and last part of a run's code.
fn parse_run(code: &str) -> Option<(i64, u32, u32)> {
    let (way, parts) = code.strip_prefix('w')?.split_once('.')?;
    let (first, last) = parts.split_once('-').unwrap_or((parts, parts));
    Some((way.parse().ok()?, first.parse().ok()?, last.parse().ok()?))
}

impl Region {
    /// The step with this number; see the module.
    pub fn step(&self, number: usize) -> Option<Step<'_>> {
        match self.edges.get_at(number) {
            Some(edge) => Some(Step::Edge(edge)),
            None => self.imported().links.get(number - self.edges.len()).map(Step::Link),
        }
    }

    /// The steps that a code in a leg stands for, in order of travel; empty for an unknown code.
    pub fn steps_of(&self, code: &str) -> Vec<usize> {
        if let Some(edge) = self.edges.position(code) {
            return vec![edge];
        }
        let net = self.imported();
        let ends = parse_run(code)
            .and_then(|(way, first, last)| Some((net.link(way, first)?, net.link(way, last)?)));
        let edges = self.edges.len();
        match ends {
            Some((first, last)) if first <= last => (edges + first..=edges + last).collect(),
            Some((first, last)) => (edges + last..=edges + first).rev().collect(),
            None => Vec::new(),
        }
    }

    /// The codes of steps in order of travel, with one code for consecutive links of a way.
    pub fn codes_of(&self, steps: &[usize]) -> Vec<String> {
        let mut codes = Vec::new();
        let mut rest = steps;
        while let Some(&first) = rest.first() {
            let length = self.run(rest);
            let last = rest[length - 1];
            rest = &rest[length..];
            codes.extend(match (self.step(first), self.step(last)) {
                (Some(Step::Link(from)), Some(Step::Link(to))) if length > 1 => {
                    Some(format!("{}-{}", link_code(from.way, from.part), to.part))
                }
                (Some(step), _) => Some(step.code()),
                _ => None,
            });
        }
        codes
    }

    /// Number of steps at the front that are consecutive links of one way.
    fn run(&self, steps: &[usize]) -> usize {
        let way = |step: usize| match self.step(step) {
            Some(Step::Link(link)) => Some(link.way),
            _ => None,
        };
        let Some(on) = way(steps[0]) else { return 1 };
        let follows = |rises: bool| {
            let next = |pair: &[usize]| {
                let (low, high) = if rises { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
                high == low + 1 && way(pair[1]) == Some(on)
            };
            1 + steps.windows(2).take_while(|pair| next(pair)).count()
        };
        follows(true).max(follows(false))
    }
}

impl Step<'_> {
    /// Its code.
    pub fn code(&self) -> String {
        match self {
            Self::Edge(edge) => edge.code().to_owned(),
            Self::Link(link) => link_code(link.way, link.part),
        }
    }

    /// Its length in metres.
    pub fn length_m(&self) -> u32 {
        match self {
            Self::Edge(edge) => edge.length_m,
            Self::Link(link) => link.length_dm.div_ceil(10),
        }
    }

    /// The name of a link; empty for an edge.
    pub fn name<'a>(&self, net: &'a Net) -> &'a str {
        match self {
            Self::Edge(_) => "",
            Self::Link(link) => net.name_of(link),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::Table;
    use tepat_network::Node;

    #[test]
    fn runs_of_links_are_one_code_and_come_back() {
        let link = |way, part| Link { way, part, ..Link::default() };
        let net = Net {
            nodes: vec![Node { id: 1, lat_e7: 0, lon_e7: 0 }],
            links: vec![link(-3, 0), link(5, 0), link(5, 2), link(5, 7), link(8, 1)],
            names: vec![String::new()],
            ..Net::default()
        };
        let edges = ["E1", "w5.2"].map(|code| Edge { code: code.into(), ..Edge::default() });
        let region =
            Region { edges: Table::new(edges.to_vec()), net: net.into(), ..Region::default() };
        let check = |steps: &[usize], expect: &[&str]| {
            let codes = region.codes_of(steps);
            assert_eq!(codes, expect);
            let back: Vec<usize> = codes.iter().flat_map(|code| region.steps_of(code)).collect();
            assert_eq!(back, steps);
        };
        check(&[], &[]);
        check(&[0, 3, 1, 5], &["E1", "w5.0", "w5.2", "w5.7"]);
        check(&[3, 4, 5, 6], &["w5.0-7", "w8.1"]);
        check(&[5, 4, 3, 2], &["w5.7-0", "w-3.0"]);
        check(&[3, 4, 3], &["w5.0-2", "w5.0"]);
        for gone in ["w5.1", "w5.0-1", "w9.0", "x", "w5", "w5.0-", "w99999999999999999999.0", ""] {
            assert!(region.steps_of(gone).is_empty(), "{gone}");
        }
    }
}
