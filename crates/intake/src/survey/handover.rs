//! What page and worker exchange for an import: networks in their packed bytes, and records as
//! JSON text, because the browser would not preserve their numbers exactly.

use serde::{Deserialize, Serialize};
use tepat_network::CodecError;

use super::{Earlier, Import, Onto, ReadNetwork};
use tepat_model::document::Edit;
use tepat_model::message::Message;
use tepat_model::region::{Region, SharedNet};

/// Everything a worker needs to join the network it is about to read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Joining {
    /// The region without its network.
    pub(super) region: Region,
    /// The region's network, packed; empty unless the new network is added to it.
    #[serde(with = "crate::blob")]
    packed: Vec<u8>,
    #[serde(with = "crate::blob::as_json")]
    earlier: Earlier,
    note: String,
    onto: Onto,
    /// Whether the network is clipped to the region.
    pub(super) clip: bool,
}

impl Joining {
    /// Packs the arguments of [`Import::new`]; `clip` says whether the network is clipped to the
    /// region.
    pub fn new(region: &Region, earlier: Earlier, note: String, onto: Onto, clip: bool) -> Self {
        let packed = match onto {
            Onto::Add => region.net.packed().to_vec(),
            Onto::Replace => Vec::new(),
        };
        let region = Region { net: SharedNet::default(), ..region.clone() };
        Self { region, packed, earlier, note, onto, clip }
    }

    /// Joins the network that was read; see [`Import::new`].
    ///
    /// # Errors
    /// If the packed bytes are not a network.
    pub fn import(self, source: &str, read: ReadNetwork) -> Result<Import, Message> {
        let Self { mut region, packed, earlier, note, onto, .. } = self;
        if !packed.is_empty() {
            region.net = SharedNet::from_packed(packed).map_err(|error| {
                Message::error("survey-failed").with("detail", error.to_string())
            })?;
        }
        Ok(Import::new(source, read, &region, &earlier, &note, onto))
    }
}

/// An [`Import`] in the form sent to the page.
#[derive(Serialize, Deserialize)]
pub(super) struct Finished {
    #[serde(with = "crate::blob")]
    packed: Vec<u8>,
    source: String,
    /// The edit without its network.
    #[serde(with = "crate::blob::as_json")]
    edit: Edit,
    links: usize,
    facts: Vec<Message>,
    report: Vec<Message>,
}

impl From<Import> for Finished {
    fn from(mut import: Import) -> Self {
        let net = net_of(&mut import.edit).map(std::mem::take).unwrap_or_default();
        let Import { source, edit, links, facts, report } = import;
        Self { packed: net.packed().to_vec(), source, edit, links, facts, report }
    }
}

impl TryFrom<Finished> for Import {
    type Error = CodecError;

    fn try_from(finished: Finished) -> Result<Self, CodecError> {
        let Finished { packed, source, mut edit, links, facts, report } = finished;
        if let Some(net) = net_of(&mut edit).filter(|_| !packed.is_empty()) {
            *net = SharedNet::from_packed(packed)?;
        }
        Ok(Self { source, edit, links, facts, report })
    }
}

/// The network that an edit brings.
fn net_of(edit: &mut Edit) -> Option<&mut SharedNet> {
    match edit {
        Edit::Net { net, .. } => Some(net),
        Edit::Several { edits } => edits.iter_mut().find_map(net_of),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use tepat_network::{Net, Node};

    use super::*;
    use tepat_model::document::TableName;

    #[test]
    fn an_import_arrives_as_it_was_sent() {
        let nodes = (1..4).map(|id| Node { id, lat_e7: 5, lon_e7: 1_160_000_000 }).collect();
        let full = SharedNet::from(Net { nodes, ..Net::default() });
        for net in [full, SharedNet::default()] {
            let edges = vec![serde_json::json!({"code": "D.J1", "km": 156.0})];
            let (places, dropping) = (Vec::new(), vec!["D.J2".to_owned()]);
            let net = Edit::Net { source: "a".into(), net, dropping, places, edges };
            let remove = Edit::Remove { table: TableName::Edges, code: "w1.0".into() };
            for edit in [net.clone(), Edit::Several { edits: vec![remove, net] }] {
                let (source, facts) = ("a".to_owned(), vec![Message::note("survey-kept")]);
                let import = Import { source, edit, links: 7, facts, report: Vec::new() };
                let sent = serde_json::to_value(&Finished::from(import.clone()).edit).unwrap();
                assert!(!sent.to_string().contains("\"net\":\""), "{sent}");
                assert_eq!(Import::try_from(Finished::from(import.clone())).unwrap(), import);
            }
        }
    }
}
